package worker_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/worker"
)

// config is of a worker inside this process.
func (c *city) config() worker.Config {
	return worker.Config{
		Settings: installation.Settings{
			ControlDSN: c.world.DataplaneDSN, PlatformKey: c.world.PlatformKey, RedisAddr: c.redis.Addr(),
			KeyringDir: c.world.KeyDir, BlobDir: c.world.BlobDir,
		},
		MetricsAddr: "127.0.0.1:0", PostgresAddr: c.world.Server.Host(),
		SMTPAddr: c.sink.addr(), SMTPPlain: true, MailFrom: "noreply@mail.example.jp", Clock: c.world.Clock,
		Poll: 50 * time.Millisecond, Busy: 50 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
	}
}

func status(t *testing.T, addr, path string) int {
	t.Helper()
	r, err := http.Get("http://" + addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		t.Fatal(err)
	}
	return r.StatusCode
}

func TestEveryFaultOfTheConfigIsTold(t *testing.T) {
	_, err := worker.New(worker.Config{PagesOrigin: "https://example.jp", SMTPAddr: "nowhere", MailFrom: "x"})
	if err == nil {
		t.Fatal("an empty config is accepted")
	}
	for _, part := range []string{
		"METRICS_ADDR", "CONTROL_DSN", "platform key", "REDIS_ADDR", "KEYRING_DIR", "BLOB_DIR", "POSTGRES_ADDR", "SMTP_ADDR must",
		"MAIL_FROM", "PAGES_ORIGIN", "logger",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("nothing about %s in: %v", part, err)
		}
	}
}

func TestItStartsWithoutRedisAndWorksOnceRedisIsBack(t *testing.T) {
	c := found(t, "")
	c.redis.Stop()
	s, err := worker.New(c.config())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	if got := status(t, s.Addr(), "/healthz"); got != http.StatusOK {
		t.Errorf("health %d", got)
	}
	if got := status(t, s.Addr(), "/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("ready without Redis: %d", got)
	}
	c.compose()
	c.redis.Start()
	c.wake()
	c.until("done", `SELECT state FROM outbox`)
	if got := status(t, s.Addr(), "/readyz"); got != http.StatusOK {
		t.Errorf("ready %d", got)
	}
	if n := len(c.sink.mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestStopWaitsForTheTaskUnderWay(t *testing.T) {
	c := found(t, "")
	release := c.sink.keep()
	defer release()
	s, err := worker.New(c.config())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.compose()
	c.wake()
	<-c.sink.arrived
	stopped := make(chan error, 1)
	go func() { stopped <- s.Stop(t.Context()) }()
	c.until("claimed", `SELECT state FROM outbox`)
	select {
	case err := <-stopped:
		t.Fatalf("stopped with a task under way: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	release()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if got := c.ask(`SELECT state FROM outbox`); got != "done" {
		t.Errorf("the task's row is %s", got)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("stopped again: %v", err)
	}
}

func TestEntriesAreSealedWithinSeconds(t *testing.T) {
	c := found(t, "")
	s, err := worker.New(c.config())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Stop(t.Context()) }()
	err = c.sp.InTx(t.Context(), func(tx *pg.Tx) error {
		return audit.Record(t.Context(), c.sp, tx, access.Job(), audit.Entry{Action: "a.b", Object: "a", Entity: ids.New()})
	})
	if err != nil {
		t.Fatal(err)
	}
	c.wake()
	c.until("0", `SELECT count(*)::text FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)`)
}
