package serving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Metrics is the name of the private listener.
const Metrics = "metrics"

// Process is what runs between Start and Stop.
type Process struct {
	name     string
	patience time.Duration

	listeners map[string]net.Listener
	servers   []*http.Server
	doors     []io.Closer // closed in the reverse order of opening
	first     []func()
	beside    sync.WaitGroup
	running   context.Context // of the work beside, ends with Stop
	cancel    context.CancelFunc
	stopping  atomic.Bool
}

// New returns a process that has opened nothing yet. Requests under way may
// take as long as patience says when it stops.
func New(name string, patience time.Duration) *Process {
	return &Process{name: name, patience: patience, listeners: map[string]net.Listener{}}
}

// Start calls open, which opens the doors and listens. When that fails,
// everything it opened is closed again.
func (p *Process) Start(ctx context.Context, open func(context.Context) error) error {
	p.running, p.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if err := open(ctx); err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", p.name, err), p.Stop(ctx))
	}
	return nil
}

// Opened has Stop close the door, after those opened later.
func (p *Process) Opened(door io.Closer) { p.doors = append(p.doors, door) }

// BeforeStop has Stop call fn before the listeners close.
func (p *Process) BeforeStop(fn func()) { p.first = append(p.first, fn) }

// Go runs work beside the listeners until its context ends with Stop.
func (p *Process) Go(work func(context.Context)) {
	p.beside.Go(func() { work(p.running) })
}

// Listen serves the handler on the address. The times are for the pages; a
// route of an API sets its own.
func (p *Process) Listen(name, addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for %s: %w", name, err)
	}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		IdleTimeout: 75 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: log.New(io.Discard, "", 0),
	}
	p.listeners[name] = l
	p.servers = append(p.servers, server)
	p.beside.Go(func() { _ = server.Serve(l) }) // ends with Stop; nothing else ends it
	return nil
}

// Addr returns where the listener is, "" when there is none of that name.
func (p *Process) Addr(name string) string {
	if l, ok := p.listeners[name]; ok {
		return l.Addr().String()
	}
	return ""
}

// Addresses are where it listens, by name.
func (p *Process) Addresses() map[string]string {
	out := map[string]string{}
	for name, l := range p.listeners {
		out[name] = l.Addr().String()
	}
	return out
}

// Stop takes no new request, lets those under way finish, ends the work beside
// and closes the doors. It can be called again.
func (p *Process) Stop(ctx context.Context) error {
	p.stopping.Store(true)
	for _, fn := range p.first {
		fn()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.patience)
	defer cancel()
	var faults []error
	for _, server := range p.servers {
		if err := server.Shutdown(ctx); err != nil {
			faults = append(faults, err, server.Close())
		}
	}
	if p.cancel != nil {
		p.cancel()
	}
	p.beside.Wait()
	for i := len(p.doors) - 1; i >= 0; i-- {
		faults = append(faults, p.doors[i].Close())
	}
	p.first, p.servers, p.doors = nil, nil, nil
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	return nil
}
