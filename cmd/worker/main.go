// Command worker does what nobody waits for: mails, scans, exports, seals.
package main

import (
	"log/slog"

	"github.com/madoguchi/madoguchi/cmd/internal/process"
	"github.com/madoguchi/madoguchi/internal/worker"
)

func main() {
	process.Main("worker", func(cfg worker.Config, log *slog.Logger) (process.Roof, error) {
		cfg.Log = log
		return worker.New(cfg)
	})
}
