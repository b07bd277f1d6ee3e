// Command worker does what nobody waits for: mails, scans, exports, seals.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/worker"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
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
	s, err := worker.New(cfg)
	if err != nil {
		return err
	}
	if err := s.Start(ctx); err != nil {
		return err
	}
	log.Info("working", logging.Public("metrics", s.Addr()))
	<-ctx.Done()
	log.Info("stopping")
	return s.Stop(context.Background())
}
