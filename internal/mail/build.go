package mail

import (
	"bytes"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// build makes the MIME form.
func (e envelope) build(now time.Time) *gomail.Msg {
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&e.from)
	m.ToMailAddress(&e.to)
	if e.replyTo != nil {
		m.ReplyToMailAddress(e.replyTo)
	}
	m.SetMessageIDWithValue(e.MessageID)
	m.SetDateWithValue(now)
	m.Subject(e.Subject)
	// Out-of-office replies to a notice help nobody.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, e.Text)
	return m
}

func (e envelope) raw(now time.Time) ([]byte, error) {
	var out bytes.Buffer
	if _, err := e.build(now).WriteTo(&out); err != nil {
		return nil, fmt.Errorf("build message: %w", err)
	}
	return out.Bytes(), nil
}
