package mailbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
)

// Message is one mail as it arrived.
type Message struct {
	ID        string    `json:"id"`
	From      string    `json:"from"`
	To        string    `json:"to"` // of the envelope
	Subject   string    `json:"subject"`
	MessageID string    `json:"message_id"`
	Received  time.Time `json:"received"`
	Text      string    `json:"text"`
	Links     []string  `json:"links"` // the addresses in the text, in order
}

var link = regexp.MustCompile(`https?://[^\s<>"'）」】、。]+`)

// read parses a mail. What cannot be understood is shown as it is: a
// development tool must not hide a malformed mail.
func read(id, to string, received time.Time, raw []byte) Message {
	m := Message{ID: id, To: to, Received: received, Links: []string{}}
	parsed, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		m.Subject, m.Text = "(not a mail)", string(raw)
		return m
	}
	m.Subject = decodeWords(parsed.Header.Get("Subject"))
	m.From = decodeWords(parsed.Header.Get("From"))
	m.MessageID = strings.Trim(parsed.Header.Get("Message-ID"), "<>")
	text, err := plainText(parsed.Header.Get("Content-Type"), parsed.Header.Get("Content-Transfer-Encoding"), parsed.Body)
	if err != nil {
		text = fmt.Sprintf("(%v)\n\n%s", err, raw)
	}
	m.Text = strings.ReplaceAll(text, "\r\n", "\n")
	m.Links = append(m.Links, link.FindAllString(m.Text, -1)...)
	return m
}

func decodeWords(header string) string {
	decoded, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		return header
	}
	return decoded
}

// plainText returns the first text/plain part.
func plainText(contentType, encoding string, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain" // the default of RFC 5322
	}
	if !strings.HasPrefix(kind, "multipart/") {
		raw, err := io.ReadAll(transfer(encoding, body))
		return string(raw), err
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return "", fmt.Errorf("no text part: %w", err)
		}
		partKind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if partKind == "text/plain" || partKind == "" || strings.HasPrefix(partKind, "multipart/") {
			return plainText(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
		}
	}
}

func transfer(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
