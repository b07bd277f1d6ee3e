package dev

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/madoguchi/madoguchi/internal/cli/demo"
	"github.com/madoguchi/madoguchi/internal/devstack"
	"github.com/madoguchi/madoguchi/internal/mailbox"
)

// Options says what to run.
type Options struct {
	Repo string // the checkout
	Exe  string // this program; the processes' programs stand beside it
	// Fresh runs on a data directory that is thrown away, on free ports.
	Fresh bool
	// Program, when given, runs once all is up; its end ends everything.
	Program []string
	Env     []string // for what is run on the caller's behalf
	In      io.Reader
	Out     io.Writer // the addresses
	Err     io.Writer // the steps
}

// runner is one run. What it starts it stops in the opposite order.
type runner struct {
	Options
	dir         string // all data
	logs        string
	ports       Ports
	secrets     secrets
	credentials credentials
	stack       *devstack.Stack
	inbox       *mailbox.Server
	gone        chan error // a process that ended by itself
	operators   []Operator
	staff       map[string][]demo.Account // by municipality code
	undo        []func()
}

// Run starts everything, prints where it is and waits for Ctrl-C (the end of
// ctx), for the program's end, or for a process that ends by itself, which is
// an error.
func Run(ctx context.Context, o Options) error {
	r := &runner{Options: o, gone: make(chan error, 16)}
	defer r.stop()
	for _, begin := range []func(context.Context) error{
		r.openDir, r.startServers, r.prepareControl, r.buildWeb, r.openInbox,
		r.applyTenants, r.inviteDemo, r.startProcesses, r.seedPeople, r.admitDemo,
	} {
		if err := begin(ctx); err != nil {
			if ctx.Err() != nil {
				return nil // Ctrl-C during the start
			}
			return err
		}
	}
	place, err := r.describe(ctx)
	if err != nil {
		return err
	}
	if len(r.Program) > 0 {
		return r.runProgram(ctx)
	}
	r.printPlace(place)
	select {
	case <-ctx.Done():
		fmt.Fprintln(r.Err, "\nstopping")
		return nil
	case err := <-r.gone:
		return err
	case err := <-r.stack.Gone():
		return err
	}
}

// Reset forgets the development data of the checkout. It is refused while the
// service runs.
func Reset(ctx context.Context, repo string, out io.Writer) error {
	dir, err := devstack.DataDir(repo)
	if err != nil {
		return err
	}
	// Whoever can start a stack there is alone there.
	stack, err := devstack.Start(ctx, devstack.Options{Dir: filepath.Join(dir, "servers")})
	if err != nil {
		return fmt.Errorf("forget the data: %w", err)
	}
	defer stack.Stop()
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("forget the data: %w", err)
	}
	fmt.Fprintf(out, "forgotten: %s\n", dir)
	return nil
}

// openDir makes the data directory, its secrets and the choice of ports.
func (r *runner) openDir(context.Context) error {
	dir, err := r.dataDir()
	if err != nil {
		return err
	}
	r.dir, r.logs = dir, filepath.Join(dir, "log")
	if err := os.MkdirAll(r.logs, 0o700); err != nil {
		return fmt.Errorf("make the directory of logs: %w", err)
	}
	if r.secrets, err = openSecrets(filepath.Join(dir, "secrets")); err != nil {
		return err
	}
	return nil
}

func (r *runner) dataDir() (string, error) {
	if !r.Fresh {
		return devstack.DataDir(r.Repo)
	}
	dir, err := os.MkdirTemp("", "madoguchi-dev-")
	if err != nil {
		return "", fmt.Errorf("make a directory for this run: %w", err)
	}
	r.later(func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintf(r.Err, "madoguchi: %v\n", err)
		}
	})
	return dir, os.Chmod(dir, 0o711) // the database's account walks through it
}

func (r *runner) startServers(ctx context.Context) error {
	stack, err := devstack.Start(ctx, devstack.Options{
		Dir: filepath.Join(r.dir, "servers"), Postgres: true, Redis: true, Durable: !r.Fresh, Progress: r.step,
	})
	if err != nil {
		return err
	}
	r.stack = stack
	r.later(stack.Stop)
	// Only now is it sure that no other run uses the directory and its ports.
	r.ports, err = choosePorts(r.dir, r.Fresh)
	return err
}

func (r *runner) openInbox(context.Context) error {
	inbox, err := mailbox.Start(mailbox.Options{
		Dir: filepath.Join(r.dir, "mail"), SMTP: loopback(r.ports.SMTP), Web: loopback(r.ports.Inbox),
	})
	if err != nil {
		return err
	}
	r.inbox = inbox
	r.later(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = inbox.Stop(ctx) // a browser that holds on is cut off by the process's end
	})
	return nil
}

// later registers the way back.
func (r *runner) later(undo func()) { r.undo = append(r.undo, undo) }

func (r *runner) stop() {
	for i := len(r.undo) - 1; i >= 0; i-- {
		r.undo[i]()
	}
}

// step tells what is going on.
func (r *runner) step(what string) { fmt.Fprintf(r.Err, "  %s\n", what) }

var errNotReady = errors.New("not ready")
