package dev

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/madoguchi/madoguchi/internal/devstack"
)

// program is one process of the service.
type program struct {
	name   string
	env    []string // its own credentials and nobody else's
	health int      // port of /readyz
}

const (
	readyPatience = 60 * time.Second
	stopPatience  = 25 * time.Second
)

// startProcesses starts the processes of the service and waits until each says
// that it is ready.
func (r *runner) startProcesses(ctx context.Context) error {
	for _, p := range r.programs() {
		child, err := devstack.Run(devstack.Launch{
			Name: p.name, Path: filepath.Join(filepath.Dir(r.Exe), p.name), Env: append(systemEnv(r.Env), p.env...),
			Dir: r.dir, Log: filepath.Join(r.logs, p.name+".log"), Stop: syscall.SIGTERM,
		})
		if err != nil {
			return err
		}
		stopping := make(chan struct{})
		r.later(func() {
			close(stopping)
			child.End(stopPatience)
		})
		go r.watch(child, stopping)
		if err := awaitReady(ctx, child, p.health); err != nil {
			return err
		}
	}
	return nil
}

// watch reports a process that ends although nobody asked it to.
func (r *runner) watch(child *devstack.Process, stopping <-chan struct{}) {
	<-child.Done()
	select {
	case <-stopping:
	default:
		r.gone <- fmt.Errorf("%s has ended:\n%s", child.Name(), child.LogTail())
	}
}

// systemEnv passes on what a program needs of its surroundings and no
// credential: a developer's shell is full of those.
func systemEnv(env []string) []string {
	var out []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "LANG", "TZ"} {
		for _, pair := range env {
			if strings.HasPrefix(pair, name+"=") {
				out = append(out, pair)
			}
		}
	}
	return out
}

func awaitReady(ctx context.Context, child *devstack.Process, port int) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	url := fmt.Sprintf("http://%s/readyz", loopback(port))
	for {
		err := ready(ctx, url)
		if err == nil {
			return nil
		}
		select {
		case <-child.Done():
			return fmt.Errorf("%s ended while starting:\n%s", child.Name(), child.LogTail())
		case <-ctx.Done():
			return fmt.Errorf("%s does not become ready: %w\n%s", child.Name(), err, child.LogTail())
		case <-tick.C:
		}
	}
}

func ready(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: status %d", errNotReady, resp.StatusCode)
	}
	return nil
}
