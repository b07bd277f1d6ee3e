// Command dataplane serves residents and staff.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/madoguchi/madoguchi/internal/dataplane"
	"github.com/madoguchi/madoguchi/internal/logging"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "dataplane:", err)
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
	s, err := dataplane.New(cfg)
	if err != nil {
		return err
	}
	if err := s.Start(ctx); err != nil {
		return err
	}
	log.Info("serving", logging.Public("internet", s.Addr("internet")), logging.Public("lgwan", s.Addr("lgwan")),
		logging.Public("metrics", s.MetricsAddr()))
	<-ctx.Done()
	log.Info("stopping")
	return s.Stop(context.Background())
}
