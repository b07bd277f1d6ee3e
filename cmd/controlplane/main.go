// Command controlplane serves operators and carries erasures on.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/madoguchi/madoguchi/internal/controlplane"
	"github.com/madoguchi/madoguchi/internal/logging"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "controlplane:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	e, err := readEnvironment(os.Environ())
	if err != nil {
		return err
	}
	log := logging.New(os.Stderr, e.LogLevel)
	cfg, err := e.config(log)
	if err != nil {
		return err
	}
	log.Info("starting", slog.Any("settings", e))
	s, err := controlplane.New(cfg)
	if err != nil {
		return err
	}
	if err := s.Start(ctx); err != nil {
		return err
	}
	log.Info("serving", logging.Public("operator", s.Addr()), logging.Public("metrics", s.MetricsAddr()))
	<-ctx.Done()
	log.Info("stopping")
	return s.Stop(context.Background())
}
