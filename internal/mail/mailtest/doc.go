// Package mailtest holds what every sender of mails (通知メール) must do, as one
// suite of tests, and a strict SMTP server to run it against. It is imported
// from tests only.
package mailtest
