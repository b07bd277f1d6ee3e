package devstack

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is one running server.
type process struct {
	name    string
	cmd     *exec.Cmd
	logPath string
	stop    syscall.Signal
	done    chan struct{} // closed once the server has ended and been reaped
}

type launch struct {
	name    string
	path    string
	args    []string
	dir     string
	logPath string
	account account
	stop    syscall.Signal
}

// start runs the server. The parent-death signal follows the thread that
// forked, not the process, so one locked thread forks and waits.
func start(l launch) (*process, error) {
	log, err := os.OpenFile(l.logPath, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", l.name, err)
	}
	defer log.Close()
	cmd := exec.Command(l.path, l.args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = l.dir, log, log
	cmd.Env = serverEnv(l.dir)
	cmd.SysProcAttr = attributes(l.account, l.stop)
	p := &process{name: l.name, cmd: cmd, logPath: l.logPath, stop: l.stop, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is told by its log
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", l.name, err)
	}
	return p, nil
}

// serverEnv leaves out everything of the caller: PG* variables would change
// where initdb and postgres look, and HOME may be unreadable to the account.
func serverEnv(dir string) []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + dir}
}

// end asks the server to stop, waits, and kills it when it does not.
func (p *process) end(patience time.Duration) {
	_ = p.cmd.Process.Signal(p.stop) // already gone is fine
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// logTail returns the last lines of the server's log, for an error message.
func (p *process) logTail() string {
	const lines = 8
	text, err := os.ReadFile(p.logPath)
	if err != nil {
		return "(its log cannot be read)"
	}
	rows := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(rows[max(0, len(rows)-lines):], []byte("\n")))
}
