package process

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/caarlos0/env/v11"

	"github.com/madoguchi/madoguchi/internal/logging"
)

// Roof starts and stops everything under it.
type Roof interface {
	Start(context.Context) error
	Stop(context.Context) error
	// Addresses are where it listens, by name.
	Addresses() map[string]string
}

// environment is every setting, prefixed MADOGUCHI_.
type environment[Config any] struct {
	Config   Config
	LogLevel slog.Level `env:"LOG_LEVEL"`
}

// Main runs the roof until the process is told to stop.
func Main[Config any](name string, roof func(Config, *slog.Logger) (Roof, error)) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, roof); err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}

func run[Config any](ctx context.Context, roof func(Config, *slog.Logger) (Roof, error)) error {
	e, err := env.ParseAsWithOptions[environment[Config]](env.Options{
		Environment: env.ToMap(os.Environ()), Prefix: "MADOGUCHI_",
	})
	if err != nil {
		return fmt.Errorf("read the environment: %w", err)
	}
	log := logging.New(os.Stderr, e.LogLevel)
	log.Info("starting", slog.Any("settings", e.Config))
	r, err := roof(e.Config, log)
	if err != nil {
		return err
	}
	if err := r.Start(ctx); err != nil {
		return err
	}
	log.Info("serving", logging.Public("addresses", addresses(r)))
	<-ctx.Done()
	log.Info("stopping")
	return r.Stop(context.Background())
}

// addresses are the listeners in one line, "internet=127.0.0.1:8080 …".
func addresses(r Roof) string {
	all := r.Addresses()
	out := make([]string, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, name+"="+all[name])
	}
	return strings.Join(out, " ")
}
