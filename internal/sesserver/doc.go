// Package sesserver is a stand-in of Amazon SES (メール送信サービス) for tests:
// it takes SendEmail of the v2 API with raw content, so that the real client
// is what is tested.
//
// It owns the mails it took, in memory, and refuses what SES refuses: bad
// signatures, senders of other domains, recipients that the message does not
// name. Nothing is sent on.
package sesserver
