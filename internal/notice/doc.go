// Package notice writes to people by mail (通知).
//
// It owns the templates of what is said in Japanese at each turn of an
// application and to staff, the record of what was sent or failed, and sending
// again. A room composes in its own transaction; the mail leaves by the outbox,
// so a notice is sent if and only if the change happened.
//
// It refuses: text from outside a template, HTML, links anywhere but to the
// municipality's own hosts, addresses that are not plain addresses.
//
// Invariants: address and parameters are sealed in the row and stand in no
// log, queue payload or error; every attempt of one notice has one Message-ID;
// one-time codes and links are emptied once they were sent and are never sent
// again. At most one duplicate leaves for each crash between sending and
// recording, and sends counts it.
package notice
