package dev

import (
	"bytes"
	"io"
)

// indented puts what another program prints under the step that runs it.
type indented struct{ to io.Writer }

func (w indented) Write(p []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(p) {
		out.WriteString("    ")
		out.Write(line)
	}
	if _, err := w.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}
