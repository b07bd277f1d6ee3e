package worker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// city is an installation with one municipality, a Redis, a mail server and
// the worker as a process of its own.
type city struct {
	t      *testing.T
	world  *tenanttest.World
	redis  *pgtest.RedisServer
	sink   *sink
	sp     *tenant.Space
	binary string
	log    bytes.Buffer
	env    []string
	wake   func() // what the data plane's relay hears after a commit
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "worker")
	out, err := exec.Command("go", "build", "-o", binary, "../../cmd/worker").CombinedOutput()
	if err != nil {
		t.Fatalf("build the worker: %v\n%s", err, out)
	}
	return binary
}

func found(t *testing.T, binary string) *city {
	t.Helper()
	c := &city{t: t, world: tenanttest.NewWorld(t), redis: pgtest.StartRedis(t), sink: openSink(t), binary: binary}
	c.world.Clock.Set(clock.System{}.Now()) // the worker process has the machine's
	declared, _ := tenanttest.Declared()
	made := c.world.Provision(t, declared)
	key, err := seal.New(ids.Nil, seal.Static{c.world.PlatformKey}).MAC(t.Context(), "queue-envelope", nil)
	if err != nil {
		t.Fatal(err)
	}
	q, err := queue.Open(queue.Config{Addr: c.redis.Addr(), Key: queue.MACKey(key)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	c.relaying(q)
	if c.sp, err = c.world.Directory(t).Open(t.Context(), made[0].ID); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	keyFile := filepath.Join(dir, "platform.key")
	if err := os.WriteFile(keyFile, c.world.PlatformKey[:], 0o600); err != nil {
		t.Fatal(err)
	}
	c.env = append(os.Environ(),
		"MADOGUCHI_CONTROL_DSN="+c.world.DataplaneDSN, "MADOGUCHI_PLATFORM_KEY_FILE="+keyFile,
		"MADOGUCHI_POSTGRES_ADDR="+c.world.Server.Host(), "MADOGUCHI_REDIS_ADDR="+c.redis.Addr(),
		"MADOGUCHI_KEYRING_DIR="+c.world.KeyDir, "MADOGUCHI_BLOB_DIR="+c.world.BlobDir,
		"MADOGUCHI_SMTP_ADDR="+c.sink.addr(), "MADOGUCHI_SMTP_PLAIN=true", "MADOGUCHI_MAIL_FROM=noreply@mail.example.jp",
	)
	return c
}

// relaying plays the data plane: it moves rows to the queue.
func (c *city) relaying(q *queue.Queue) {
	ctx, cancel := context.WithCancel(context.Background())
	relay := jobs.NewRelay(func(context.Context, ids.ID) (*tenant.Space, error) { return c.sp, nil }, q, logging.New(io.Discard, nil))
	var wg sync.WaitGroup
	wg.Go(func() { relay.Run(ctx) })
	c.t.Cleanup(func() { cancel(); wg.Wait() })
	c.wake = func() { relay.Wake(c.sp.Tenant()) }
}

// process is one run of the worker.
type process struct {
	cmd  *exec.Cmd
	done chan error
	addr string
}

func (c *city) start() *process {
	c.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	p := &process{addr: l.Addr().String(), done: make(chan error, 1)}
	l.Close()
	p.cmd = exec.Command(c.binary)
	p.cmd.Env = append(c.env, "MADOGUCHI_METRICS_ADDR="+p.addr)
	p.cmd.Stdout, p.cmd.Stderr = &c.log, &c.log
	if err := p.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	go func() { p.done <- p.cmd.Wait() }()
	c.t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.done
}

func (c *city) compose() (id ids.ID) {
	c.t.Helper()
	err := c.sp.InTx(c.t.Context(), func(tx *pg.Tx) (err error) {
		id, err = notice.Compose(c.t.Context(), c.sp, tx, notice.New{
			Template: notice.Submitted, To: "hanako@example.jp", Application: ids.New(), Class: "5y",
			Params: notice.Params{Procedure: "秘密の手続", ReceiptNumber: "AZ-1"},
		})
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func (c *city) ask(query string, args ...any) (answer string) {
	c.t.Helper()
	err := c.sp.Read(c.t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(query, args...).Scan(&answer).Error })
	if err != nil {
		c.t.Fatal(err)
	}
	return answer
}

func (c *city) until(want, query string) {
	c.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(60 * time.Second); ; {
		if c.ask(query) == want {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			c.t.Fatalf("%s: %q, want %q\n%s", query, c.ask(query), want, c.log.String())
		}
	}
}

// later makes what the killed worker had as old as the lease and its grace.
func (c *city) later() {
	c.t.Helper()
	err := c.sp.InTx(c.t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`UPDATE outbox SET moved_at = moved_at - make_interval(secs => ?) WHERE state IN ('queued', 'claimed')`,
			(outbox.Lease + outbox.Grace + time.Second).Seconds()).Error
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// holding keeps a row locked, so that the worker stops exactly where it wants
// to write it.
func (c *city) holding(statement string, args ...any) (release func()) {
	c.t.Helper()
	locked, leave := make(chan error, 1), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := c.sp.InTx(context.Background(), func(tx *pg.Tx) error {
			err := tx.Gorm().Exec(statement, args...).Error
			locked <- err
			<-leave
			return err
		})
		if err != nil {
			locked <- err
		}
	})
	if err := <-locked; err != nil {
		c.t.Fatal(err)
	}
	return sync.OnceFunc(func() { close(leave); wg.Wait() })
}

// waiting is true while a statement waits for the lock.
const waiting = `SELECT (count(*) > 0)::text FROM pg_stat_activity
	WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%UPDATE%'`

func TestAKilledWorkerLosesNothingAndDoublesNothingInside(t *testing.T) {
	binary := build(t)
	for name, k := range map[string]struct {
		kill  func(t *testing.T, c *city, id ids.ID)
		sends int // handed to the mail door: one more for a crash in between
	}{
		"before it could claim": {func(t *testing.T, c *city, id ids.ID) {
			c.wake()
			c.until("queued", `SELECT state FROM outbox`)
			defer c.holding(`SELECT 1 FROM outbox FOR UPDATE`)()
			p := c.start()
			c.until("true", waiting)
			p.kill(t)
		}, 1},
		"while the mail was in the air": {func(t *testing.T, c *city, id ids.ID) {
			release := c.sink.keep()
			defer release()
			c.wake()
			p := c.start()
			<-c.sink.arrived
			p.kill(t)
			c.redis.Stop() // and Redis is lost with it
			c.redis.Start()
		}, 2},
		"after the mail, before it could say so": {func(t *testing.T, c *city, id ids.ID) {
			release := c.sink.keep()
			defer release()
			c.wake()
			p := c.start()
			<-c.sink.arrived
			defer c.holding(`SELECT 1 FROM notice WHERE id = ? FOR UPDATE`, id)()
			release()
			c.until("true", waiting)
			p.kill(t)
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			c := found(t, binary)
			id := c.compose()
			k.kill(t, c, id)
			c.until("0", `SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'madoguchi-worker'`)
			if got := c.ask(`SELECT (SELECT count(*) FROM job_effect) || '/' || state FROM notice`); got != "0/waiting" {
				t.Fatalf("after the kill: %s", got)
			}
			c.later()
			again := c.start()
			c.wake()
			c.until("done", `SELECT state FROM outbox`)
			if got := c.ask(`SELECT (SELECT count(*) FROM job_effect) || '/' || state || '/' || sends FROM notice`); got != fmt.Sprintf("1/sent/%d", k.sends) {
				t.Errorf("at the end: %s", got)
			}
			mails := c.sink.mails()
			if len(mails) < 1 || len(mails) > 2 {
				t.Fatalf("%d mails accepted", len(mails))
			}
			for _, m := range mails {
				if messageID(m) != messageID(mails[0]) || !strings.Contains(messageID(m), id.String()) {
					t.Errorf("message id %s", messageID(m))
				}
			}
			stopsCleanly(t, c, again)
		})
	}
}

func stopsCleanly(t *testing.T, c *city, p *process) {
	t.Helper()
	r, err := http.Get("http://" + p.addr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	figures, err := io.ReadAll(r.Body)
	if err != nil || !strings.Contains(string(figures), `madoguchi_jobs_total{fate="done",kind="notice.send"} 1`) {
		t.Errorf("figures %v:\n%.2000s", err, figures)
	}
	if !strings.Contains(string(figures), "madoguchi_tasks_refused_total 0") {
		t.Error("no figure for refused tasks")
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.done:
		if err != nil {
			t.Errorf("stopped with %v\n%s", err, c.log.String())
		}
	case <-time.After(20 * time.Second):
		t.Error("does not stop")
	}
	for _, secret := range []string{"hanako", "秘密の手続", c.sp.Tenant().ID.String() + "/", "postgres://"} {
		if strings.Contains(c.log.String()+string(figures), secret) {
			t.Errorf("log or figures hold %q:\n%s", secret, c.log.String())
		}
	}
}
