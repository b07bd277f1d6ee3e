package worker_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// sink is a mail server that can keep a mail in the air: read, not yet
// accepted.
type sink struct {
	listener net.Listener
	arrived  chan struct{} // one for each mail that was read
	mu       sync.Mutex
	hold     chan struct{} // while set, mails are not accepted before it is closed
	accepted []string
}

func openSink(t *testing.T) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{listener: l, arrived: make(chan struct{}, 100)}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *sink) addr() string { return s.listener.Addr().String() }

// keep makes mails hang until the returned function is called.
func (s *sink) keep() (release func()) {
	hold := make(chan struct{})
	s.mu.Lock()
	s.hold = hold
	s.mu.Unlock()
	return sync.OnceFunc(func() {
		s.mu.Lock()
		s.hold = nil
		s.mu.Unlock()
		close(hold)
	})
}

func (s *sink) mails() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.accepted...)
}

func (s *sink) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) bool { _, err := fmt.Fprintf(conn, "%s\r\n", line); return err == nil }
	say("220 sink")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "DATA"):
			say("354 go on")
			mail, ok := s.read(in)
			if !ok || !say("250 taken") {
				return
			}
			s.mu.Lock()
			s.accepted = append(s.accepted, mail)
			s.mu.Unlock()
		case strings.HasPrefix(verb, "QUIT"):
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *sink) read(in *bufio.Reader) (string, bool) {
	var mail strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return "", false
		}
		if strings.TrimRight(line, "\r\n") == "." {
			break
		}
		mail.WriteString(line)
	}
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	s.arrived <- struct{}{}
	if hold != nil {
		<-hold
	}
	return mail.String(), true
}

func messageID(mail string) string {
	for _, line := range strings.Split(strings.ReplaceAll(mail, "\r\n ", " "), "\r\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Message-ID") {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
