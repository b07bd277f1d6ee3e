package pgtest

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// sweepScript waits until the process that holds the other end of its input is
// gone, then removes the directory. The servers die at the same moment and may
// still write, so it tries again for a while.
const sweepScript = `read -r _; for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$1" 2>/dev/null && exit; sleep 0.3; done`

// sweptDir makes a directory that is removed when the returned end is closed,
// which the kernel does when this process ends, however it ends.
func sweptDir() (string, io.Closer, error) {
	dir, err := os.MkdirTemp("", "madoguchi-pgtest-")
	if err != nil {
		return "", nil, fmt.Errorf("make a directory for the test servers: %w", err)
	}
	cmd := exec.Command("/bin/sh", "-c", sweepScript, "sweep", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C must not end it first
	held, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("start the sweeper: %w", err)
	}
	return dir, held, nil
}
