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

// Process is one program that runs no longer than the process that started it.
type Process struct {
	name    string
	cmd     *exec.Cmd
	logPath string
	stop    syscall.Signal
	done    chan struct{} // closed once the program has ended and been reaped
}

// Launch says what to run.
type Launch struct {
	Name string // for messages
	Path string
	Args []string
	Env  []string // all of it; nothing is inherited
	Dir  string
	Log  string // file for what it prints, made anew
	Stop syscall.Signal

	account account // the caller, unless this package says otherwise
}

// Run starts the program and returns at once. The parent-death signal follows
// the thread that forked, not the process, so one locked thread forks and waits.
func Run(l Launch) (*Process, error) {
	log, err := os.OpenFile(l.Log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", l.Name, err)
	}
	defer log.Close()
	cmd := exec.Command(l.Path, l.Args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = l.Dir, log, log
	cmd.Env = l.Env
	cmd.SysProcAttr = attributes(l.account, l.Stop)
	p := &Process{name: l.Name, cmd: cmd, logPath: l.Log, stop: l.Stop, done: make(chan struct{})}
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
		return nil, fmt.Errorf("start %s: %w", l.Name, err)
	}
	return p, nil
}

// serverEnv leaves out everything of the caller: PG* variables would change
// where initdb and postgres look, and HOME may be unreadable to the account.
func serverEnv(dir string) []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + dir}
}

// End asks the program to stop, waits, and kills it when it does not. It may be
// called again.
func (p *Process) End(patience time.Duration) {
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

// Done is closed once the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Name is what messages call it.
func (p *Process) Name() string { return p.name }

// LogTail returns the last lines of what the program printed, for a message.
func (p *Process) LogTail() string {
	const lines = 8
	text, err := os.ReadFile(p.logPath)
	if err != nil {
		return "(its log cannot be read)"
	}
	rows := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(rows[max(0, len(rows)-lines):], []byte("\n")))
}
