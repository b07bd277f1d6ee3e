package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/procedure"
)

// Format is the value of "format" in every file.
const Format = "madoguchi-procedure/1"

// MaxBytes bounds a file.
const MaxBytes = 3 << 20

const maxSamples = 50

// envelope is the file. Digest is the SHA-256 of the procedure without white
// space between its tokens, so that a file that was laid out anew stays whole.
type envelope struct {
	Format     string          `json:"format"`
	ExportedAt time.Time       `json:"exported_at"`
	From       Sender          `json:"from"`
	Digest     string          `json:"digest"`
	Procedure  json.RawMessage `json:"procedure"`
}

// Sender is the municipality that made a file, as the file says.
type Sender struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type content struct {
	Catalogue catalogue       `json:"catalogue"`
	Form      json.RawMessage `json:"form"`
	Samples   []sample        `json:"samples"`
}

// catalogue names what belongs to a municipality by name: its categories,
// departments and retention classes.
type catalogue struct {
	Title          string               `json:"title"`
	Kana           string               `json:"kana"`
	Description    string               `json:"description"`
	Category       string               `json:"category,omitempty"`
	Department     string               `json:"department,omitempty"`
	LegalBasis     string               `json:"legal_basis"`
	ProcessingDays int                  `json:"processing_days"`
	Fee            string               `json:"fee"`
	Documents      string               `json:"documents"`
	Contact        string               `json:"contact,omitempty"`
	Visibility     procedure.Visibility `json:"visibility"`
	Identity       procedure.Identity   `json:"identity"`
	Retention      retention            `json:"retention"`
	Tags           []string             `json:"tags,omitempty"`
	DoneText       string               `json:"done_text,omitempty"`
	ReplyText      string               `json:"reply_text,omitempty"`
}

type retention struct {
	Name  string `json:"name"`
	Years int    `json:"years"`
}

type sample struct {
	Name    string          `json:"name"`
	Answers json.RawMessage `json:"answers"`
	Accept  bool            `json:"accept"`
	Faults  []string        `json:"faults,omitempty"`
	Day     string          `json:"day"`
}

func digest(procedure json.RawMessage) (string, error) {
	var tight bytes.Buffer
	if err := json.Compact(&tight, procedure); err != nil {
		return "", err
	}
	sum := sha256.Sum256(tight.Bytes())
	return hex.EncodeToString(sum[:]), nil
}

// open reads a file and tells whether it is as it was written.
func open(raw []byte) (e envelope, c content, intact bool, err error) {
	refused := fault.New(fault.Invalid, "not_a_procedure_file")
	switch {
	case len(raw) > MaxBytes:
		return e, c, false, fault.New(fault.TooLarge, "procedure_file_too_large")
	case !utf8.Valid(raw) || strings.Contains(string(raw), `\u0000`):
		return e, c, false, refused
	}
	if json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), &e) != nil || len(e.Procedure) == 0 {
		return e, c, false, refused
	}
	if e.Format != Format {
		return e, c, false, fault.New(fault.Invalid, "unknown_procedure_format")
	}
	if json.Unmarshal(e.Procedure, &c) != nil || len(c.Form) == 0 {
		return e, c, false, refused
	}
	if err := checkSamples(c.Samples); err != nil {
		return e, c, false, err
	}
	sum, err := digest(e.Procedure)
	if err != nil {
		return e, c, false, refused
	}
	e.From.Code, e.From.Name = tidy(e.From.Code, 10), tidy(e.From.Name, 60)
	return e, c, sum == e.Digest, nil
}

func tidy(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// checkSamples refuses cases that no screen could show or keep.
func checkSamples(samples []sample) error {
	if len(samples) > maxSamples {
		return fault.New(fault.Invalid, "too_many_samples")
	}
	seen := map[string]bool{}
	for _, s := range samples {
		name := strings.TrimSpace(s.Name)
		_, err := form.ParseAnswers(s.Answers)
		if name == "" || tidy(name, 100) != name || seen[name] || len(s.Faults) > 100 || err != nil {
			return fault.New(fault.Invalid, "procedure_file_samples")
		}
		seen[name] = true
		if _, err := time.Parse(time.DateOnly, s.Day); err != nil {
			return fault.New(fault.Invalid, "procedure_file_samples")
		}
	}
	return nil
}

func (c content) samples() []procedure.Sample {
	out := make([]procedure.Sample, len(c.Samples))
	for i, s := range c.Samples {
		day, _ := time.Parse(time.DateOnly, s.Day) // checkSamples has read it
		out[i] = procedure.Sample{Name: strings.TrimSpace(s.Name), Answers: s.Answers, Accept: s.Accept, Faults: s.Faults, Day: day}
	}
	return out
}
