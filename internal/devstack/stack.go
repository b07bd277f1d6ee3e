package devstack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	startPatience = 60 * time.Second
	stopPatience  = 20 * time.Second
)

// Options says what to run and where.
type Options struct {
	// Dir holds the data, the logs and the superuser's password. It is made when
	// absent. The servers' account must be able to walk to it: see DataDir.
	Dir string
	// Postgres and Redis choose the servers.
	Postgres, Redis bool
	// Durable keeps what was acknowledged across a crash. Without it the servers
	// are faster and the data is only good for a test.
	Durable bool
	// TimeZone is the servers' default, UTC when empty.
	TimeZone string
	// Progress, when set, is told each step that takes long.
	Progress func(step string)
}

// Stack is the running servers. It belongs to whoever started it, who stops it.
type Stack struct {
	pg    *postgres
	redis *redis
	lock  *os.File
	gone  chan error
}

type builder struct {
	Options
	dir      string
	durable  bool
	timezone string
	programs programs
	account  account
	ports    map[string]int
}

// Start runs the chosen servers and returns once they answer. A second Start
// on the same directory keeps the data and, when they are free, the ports; while
// the first still runs it is refused. The servers outlive ctx: it only bounds
// the start.
func Start(ctx context.Context, o Options) (*Stack, error) {
	b, err := newBuilder(o)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(b.dir)
	if err != nil {
		return nil, err
	}
	s := &Stack{lock: lock, gone: make(chan error, 2)}
	if err := b.run(ctx, s); err != nil {
		s.Stop()
		return nil, err
	}
	s.watch()
	return s, nil
}

func newBuilder(o Options) (*builder, error) {
	if o.Dir == "" {
		return nil, errors.New("start the development servers: no directory given")
	}
	found, err := findPrograms(o)
	if err != nil {
		return nil, err
	}
	acc, err := serverAccount()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := ownDir(dir); err != nil {
		return nil, err
	}
	if acc.drop && !acc.canWalk(dir) {
		return nil, fmt.Errorf("the servers' account cannot walk to %s; choose a directory under %s", dir, os.TempDir())
	}
	b := &builder{Options: o, dir: dir, durable: o.Durable, timezone: "UTC", programs: found, account: acc}
	if o.TimeZone != "" {
		b.timezone = o.TimeZone
	}
	b.ports = readPorts(dir)
	return b, nil
}

func (b *builder) run(ctx context.Context, s *Stack) error {
	var err error
	if b.Postgres {
		if s.pg, err = b.startPostgres(ctx); err != nil {
			return fmt.Errorf("start PostgreSQL: %w", err)
		}
		b.ports["postgres"] = s.pg.port
	}
	if b.Redis {
		if s.redis, err = b.startRedis(ctx); err != nil {
			return fmt.Errorf("start Redis: %w", err)
		}
		_, port, err := net.SplitHostPort(s.redis.addr)
		if err != nil {
			return err
		}
		if b.ports["redis"], err = strconv.Atoi(port); err != nil {
			return err
		}
	}
	return writePorts(b.dir, b.ports)
}

func (b *builder) progress(step string) {
	if b.Progress != nil {
		b.Progress(step)
	}
}

// AdminDSN is the superuser's URL for a database. It holds the password.
func (s *Stack) AdminDSN(db string) string { return s.pg.dsn(db) }

// PostgresAddr is the host and port of PostgreSQL.
func (s *Stack) PostgresAddr() string { return loopback(s.pg.port) }

// PostgresHostPort is PostgresAddr in two.
func (s *Stack) PostgresHostPort() (string, int) { return "127.0.0.1", s.pg.port }

// RedisAddr is the host and port of Redis.
func (s *Stack) RedisAddr() string { return s.redis.addr }

// Gone receives an error when a server ends that was not asked to.
func (s *Stack) Gone() <-chan error { return s.gone }

// Stop ends the servers, Redis first, and waits for them. It may be called
// again.
func (s *Stack) Stop() {
	if s.redis != nil {
		s.redis.End(stopPatience)
	}
	if s.pg != nil {
		s.pg.End(stopPatience)
	}
	_ = s.lock.Close() // closing releases the lock; a second close is harmless
}

// watch reports a server's end. It waits for the servers themselves, so it ends
// with them.
func (s *Stack) watch() {
	report := func(p *Process) {
		<-p.done
		s.gone <- fmt.Errorf("%s has ended:\n%s", p.name, p.LogTail())
	}
	if s.pg != nil {
		go report(s.pg.Process)
	}
	if s.redis != nil {
		go report(s.redis.Process)
	}
}

// lockDir keeps two stacks out of one directory. The kernel drops the lock with
// the process, so a killed one leaves nothing behind.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data directory: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another stack runs in %s: %w", dir, err)
	}
	return f, nil
}

func readPorts(dir string) map[string]int {
	ports := map[string]int{}
	text, err := os.ReadFile(filepath.Join(dir, "ports.json"))
	if err != nil || json.Unmarshal(text, &ports) != nil {
		return map[string]int{} // only a preference: any free port will do
	}
	return ports
}

func writePorts(dir string, ports map[string]int) error {
	text, err := json.Marshal(ports)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "ports.json"), text, 0o600)
}

// port prefers the one used last time.
func (b *builder) port(name string) int { return b.ports[name] }

// retryPort tries the preferred port and then fresh ones: between choosing a
// free port and the server's taking it another program may.
func retryPort[T any](preferred int, try func(port int) (T, error)) (T, error) {
	var last error
	for attempt := range 4 {
		port := preferred
		if attempt > 0 || port == 0 || !IsFree(port) {
			fresh, err := FreePort()
			if err != nil {
				last = err
				continue
			}
			port = fresh
		}
		got, err := try(port)
		if err == nil {
			return got, nil
		}
		last = err
		if !strings.Contains(err.Error(), portTaken) {
			break
		}
	}
	var zero T
	return zero, last
}

// portTaken is what both servers' logs say; they have no other way to tell.
const portTaken = "Address already in use"

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// FreePort returns a loopback port that nothing listens on at this moment.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// IsFree tells whether nothing listens on the loopback port.
func IsFree(port int) bool {
	l, err := net.Listen("tcp", loopback(port))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// onOneThread runs a short command; its parent-death signal follows the thread.
func onOneThread(cmd *exec.Cmd) ([]byte, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return cmd.CombinedOutput()
}
