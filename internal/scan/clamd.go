package scan

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
)

// ErrUnavailable says that the scanner gave no verdict and may later.
var ErrUnavailable error = fault.New(fault.Unavailable, "scanner_unavailable")

// Clamd is a ClamAV daemon reached by TCP.
type Clamd struct {
	Addr string
	// Timeout bounds connecting and each single read and write; default 30 s.
	Timeout time.Duration
}

const chunkSize = 64 << 10

// Scan streams r to the daemon.
func (c Clamd) Scan(ctx context.Context, _ string, r io.Reader) (Verdict, error) {
	conn, done, err := c.dial(ctx)
	if err != nil {
		return Verdict{}, err
	}
	defer done()
	readErr, sendErr := stream(conn, r)
	if readErr != nil {
		return Verdict{}, fmt.Errorf("scan: read file: %w", readErr)
	}
	// The daemon answers before it hangs up on a file beyond its limit, so the
	// answer counts also when not all could be sent.
	reply, err := answer(conn)
	if err != nil {
		if sendErr != nil {
			err = sendErr
		}
		return Verdict{}, unavailable("scan", err)
	}
	return read(reply)
}

// Ping asks the daemon whether it is there.
func (c Clamd) Ping(ctx context.Context) error {
	conn, done, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer done()
	if _, err := conn.Write([]byte("zPING\x00")); err != nil {
		return unavailable("ping scanner", err)
	}
	if reply, err := answer(conn); err != nil || reply != "PONG" {
		return fmt.Errorf("ping scanner: %w", ErrUnavailable)
	}
	return nil
}

// paced is a connection on which every read and write must get on in time.
type paced struct {
	net.Conn
	pace time.Duration
}

func (p paced) Read(b []byte) (int, error) {
	if err := p.SetReadDeadline(clock.System{}.Now().Add(p.pace)); err != nil {
		return 0, err
	}
	return p.Conn.Read(b)
}

func (p paced) Write(b []byte) (int, error) {
	if err := p.SetWriteDeadline(clock.System{}.Now().Add(p.pace)); err != nil {
		return 0, err
	}
	return p.Conn.Write(b)
}

func (c Clamd) dial(ctx context.Context) (net.Conn, func(), error) {
	pace := c.Timeout
	if pace <= 0 {
		pace = 30 * time.Second
	}
	d := net.Dialer{Timeout: pace}
	conn, err := d.DialContext(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, nil, unavailable("reach scanner", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return paced{conn, pace}, func() { stop(); _ = conn.Close() }, nil
}

// stream sends r in chunks, each with its length before it and an empty one
// last.
func stream(conn net.Conn, r io.Reader) (readErr, sendErr error) {
	if _, err := conn.Write([]byte("zINSTREAM\x00")); err != nil {
		return nil, err
	}
	buf := make([]byte, 4+chunkSize)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n))
			if _, err := conn.Write(buf[:4+n]); err != nil {
				return nil, err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return err, nil
		}
	}
	_, err := conn.Write([]byte{0, 0, 0, 0})
	return nil, err
}

// answer reads one reply; the daemon ends it with a zero byte.
func answer(conn net.Conn) (string, error) {
	reply, err := bufio.NewReader(io.LimitReader(conn, 4096)).ReadString(0)
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(reply, "\x00"), nil
}

func read(reply string) (Verdict, error) {
	switch {
	case reply == "stream: OK":
		return Verdict{Clean: true, Scanner: "clamd"}, nil
	case strings.HasPrefix(reply, "stream: Heuristics.Limits.Exceeded"):
		return Verdict{Code: Oversize, Scanner: "clamd"}, nil
	case strings.HasPrefix(reply, "stream: Heuristics.Encrypted"):
		return Verdict{Code: Encrypted, Scanner: "clamd"}, nil
	case strings.HasSuffix(reply, " FOUND"):
		return Verdict{Code: Infected, Scanner: "clamd"}, nil
	case strings.Contains(reply, "size limit exceeded"):
		return Verdict{Code: Oversize, Scanner: "clamd"}, nil
	}
	return Verdict{}, fmt.Errorf("scan: daemon reports an error: %w", ErrUnavailable)
}

// unavailable drops the text of err: network errors name addresses.
func unavailable(doing string, err error) error {
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		return fmt.Errorf("%s: timed out: %w", doing, ErrUnavailable)
	}
	return fmt.Errorf("%s: %w", doing, ErrUnavailable)
}
