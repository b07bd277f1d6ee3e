package serving_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/serving"
)

type door struct {
	name   string
	closed *[]string
}

func (d door) Close() error { *d.closed = append(*d.closed, d.name); return nil }

func status(t *testing.T, addr, path string) int {
	t.Helper()
	r, err := http.Get("http://" + addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	return r.StatusCode
}

func TestAStartThatFailsClosesWhatItOpened(t *testing.T) {
	var closed []string
	p := serving.New("test", time.Second)
	cause := errors.New("no")
	err := p.Start(t.Context(), func(context.Context) error {
		p.Opened(door{"first", &closed})
		p.Opened(door{"second", &closed})
		p.Go(func(ctx context.Context) { <-ctx.Done() })
		return cause
	})
	if !errors.Is(err, cause) || !slices.Equal(closed, []string{"second", "first"}) {
		t.Errorf("%v, closed %v", err, closed)
	}
}

func TestStopBeforeStart(t *testing.T) {
	if err := serving.New("test", time.Second).Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// It says that it is not ready while it still answers; then work ends, then
// doors close, and a second stop does nothing.
func TestTheOrderOfStopping(t *testing.T) {
	var order []string
	ready := false
	p := serving.New("test", time.Second)
	err := p.Start(t.Context(), func(context.Context) error {
		p.Opened(door{"door", &order})
		p.Go(func(ctx context.Context) { <-ctx.Done(); order = append(order, "work") })
		return p.ListenPrivately("127.0.0.1:0", prometheus.NewRegistry(), func(context.Context) bool { return ready })
	})
	if err != nil {
		t.Fatal(err)
	}
	addr := p.Addr(serving.Metrics)
	if got := p.Addresses(); len(got) != 1 || got[serving.Metrics] != addr || p.Addr("other") != "" {
		t.Errorf("addresses %v", got)
	}
	for _, now := range []struct {
		ready bool
		path  string
		want  int
	}{{false, "/readyz", 503}, {false, "/healthz", 200}, {true, "/readyz", 200}, {true, "/metrics", 200}, {true, "/", 404}} {
		ready = now.ready
		if got := status(t, addr, now.path); got != now.want {
			t.Errorf("%s when ready is %t: %d", now.path, now.ready, got)
		}
	}
	p.BeforeStop(func() {
		if got := status(t, addr, "/readyz"); got != http.StatusServiceUnavailable {
			t.Errorf("ready while it stops: %d", got)
		}
		order = append(order, "before")
	})
	for range 2 {
		if err := p.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"before", "work", "door"}; !slices.Equal(order, want) {
		t.Errorf("%v, want %v", order, want)
	}
}
