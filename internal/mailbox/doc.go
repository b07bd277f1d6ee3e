// Package mailbox is the post office of the development stack: an SMTP server
// that takes every mail and an inbox page that shows it.
//
// It listens on loopback only and answers only requests that name it by a
// loopback name, because the mails hold invitations and secrets that any page
// in the browser would like to read. Mails are kept as files, so a restart
// keeps them. Nothing is ever sent on.
package mailbox
