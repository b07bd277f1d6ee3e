// Package mail is the door to the mail servers (通知メール).
//
// It owns two senders, SMTP and Amazon SES, held to one conformance suite
// (mailtest), and the message: one recipient, plain text, addresses parsed by
// type. It refuses CR, LF and other control characters in every header, HTML,
// attachments and a second recipient, so that no input can add a header or
// make a mail of ours into somebody else's.
//
// Invariants: one Message is one mail to one address; its Message-ID is the
// caller's, the same on every attempt; ErrRefused means that trying again is
// of no use, ErrUnavailable that it is. Neither quotes the recipient.
package mail
