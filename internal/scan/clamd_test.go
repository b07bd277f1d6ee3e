package scan_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/scan"
)

// eicar is the test string all scanners agree to call a virus. It is put
// together here so that no scanner takes this file for one.
func eicar() string {
	return `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
}

const config = `Foreground yes
DatabaseDirectory %[1]s/db
TCPSocket %[2]s
TCPAddr 127.0.0.1
LogFile %[1]s/log
StreamMaxLength 2M
MaxFileSize 1M
MaxScanSize 1M
AlertExceedsMax yes
ScanPDF yes
%[3]s
`

// daemon runs a private clamd with one signature and returns its address.
func daemon(t *testing.T) string {
	t.Helper()
	path := "/usr/sbin/clamd"
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("clamd is needed (package clamav-daemon): %v", err)
	}
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_, port, _ := net.SplitHostPort(addr)
	l.Close()
	if err := os.Mkdir(filepath.Join(dir, "db"), 0o755); err != nil {
		t.Fatal(err)
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "User root"
	}
	for name, text := range map[string]string{
		"db/local.ndb": "Eicar-Test-Signature:0:0:" + hex.EncodeToString([]byte(eicar())) + "\n",
		"clamd.conf":   fmt.Sprintf(config, dir, port, user),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	cmd := exec.Command(path, "-c", filepath.Join(dir, "clamd.conf"))
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(30 * time.Second); ; {
		if (scan.Clamd{Addr: addr}).Ping(t.Context()) == nil {
			return addr
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("clamd does not answer: %s", out.String())
		}
	}
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestClamd(t *testing.T) {
	c := scan.Clamd{Addr: daemon(t)}
	for _, f := range []struct {
		name    string
		content []byte
		want    scan.Verdict
	}{
		{"clean text", []byte("申請書です"), scan.Verdict{Clean: true, Scanner: "clamd"}},
		{"EICAR", []byte(eicar()), scan.Verdict{Code: scan.Infected, Scanner: "clamd"}},
		{"EICAR in an archive", zipped(t, map[string]string{"内/x.txt": eicar()}), scan.Verdict{Code: scan.Infected, Scanner: "clamd"}},
		{"above the daemon's file limit", bytes.Repeat([]byte("a"), 1<<20+1<<19), scan.Verdict{Code: scan.Oversize, Scanner: "clamd"}},
		{"above the daemon's stream limit", bytes.Repeat([]byte("a"), 5<<20), scan.Verdict{Code: scan.Oversize, Scanner: "clamd"}},
		{"chunks of exactly the chunk size", bytes.Repeat([]byte("a"), 128<<10), scan.Verdict{Clean: true, Scanner: "clamd"}},
		{"empty", nil, scan.Verdict{Clean: true, Scanner: "clamd"}},
	} {
		got, err := c.Scan(t.Context(), "txt", bytes.NewReader(f.content))
		if err != nil || got != f.want {
			t.Errorf("%s: %+v, %v", f.name, got, err)
		}
	}
}

// answers runs a daemon that reads everything and gives one reply.
func answers(t *testing.T, reply string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				buf := make([]byte, 4096)
				n, _ := conn.Read(buf)
				for n > 0 && !bytes.HasSuffix(buf[:n], []byte{0, 0, 0, 0}) {
					n, _ = conn.Read(buf)
				}
				_, _ = io.WriteString(conn, reply)
			}()
		}
	}()
	return l.Addr().String()
}

func TestOnlyAnExplicitOKIsClean(t *testing.T) {
	for _, reply := range []string{
		"", "OK\x00", "stream: OK", "stream: OK \x00", "stream: Can't allocate memory ERROR\x00", "UNKNOWN COMMAND\x00",
		"stream: ok\x00", "\x00", strings.Repeat("a", 10_000),
	} {
		v, err := scan.Clamd{Addr: answers(t, reply)}.Scan(t.Context(), "pdf", strings.NewReader("x"))
		if !fault.Is(err, fault.Unavailable) || v.Clean {
			t.Errorf("reply %.40q: %+v, %v", reply, v, err)
		}
	}
	if v, err := (scan.Clamd{Addr: answers(t, "stream: OK\x00")}).Scan(t.Context(), "pdf", strings.NewReader("x")); err != nil || !v.Clean {
		t.Errorf("the reply that is clean: %+v, %v", v, err)
	}
}

func TestADaemonThatIsAwayOrSilentIsUnavailable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent := l.Addr().String() // accepts in the kernel, never answers
	defer l.Close()
	c := scan.Clamd{Addr: silent, Timeout: 50 * time.Millisecond}
	if v, err := c.Scan(t.Context(), "pdf", strings.NewReader("x")); !fault.Is(err, fault.Unavailable) || v.Clean {
		t.Errorf("silent: %+v, %v", v, err)
	}
	if err := c.Ping(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("ping: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (scan.Clamd{Addr: silent}).Scan(ctx, "pdf", strings.NewReader("x")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("cancelled: %v", err)
	}
	l.Close()
	if _, err := c.Scan(t.Context(), "pdf", strings.NewReader("x")); !fault.Is(err, fault.Unavailable) || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("away: %v", err)
	}
}
