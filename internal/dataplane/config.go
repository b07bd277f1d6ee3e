package dataplane

import (
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/installation"
)

// Config is what the process needs. Addresses are host:port; port 0 takes a
// free one.
type Config struct {
	installation.Settings // the control database as madoguchi_dataplane

	InternetAddr string `env:"INTERNET_ADDR" log:"public"` // empty: the plane is not served
	LGWANAddr    string `env:"LGWAN_ADDR" log:"public"`    // empty: the plane is not served
	MetricsAddr  string `env:"METRICS_ADDR" log:"public"`  // private: health and figures
	WebDir       string `env:"WEB_DIR" log:"public"`       // has citizen/ and staff/
	PostgresAddr string `env:"POSTGRES_ADDR" log:"public"` // of the default cell
	// SnapshotFile is where the directory is kept for a start without the
	// control database.
	SnapshotFile string `env:"SNAPSHOT_FILE" log:"public"`

	PagesOrigin string `env:"PAGES_ORIGIN" log:"public"` // of the residents' pages, for codes and links; default "https://{host}"

	Proxies   []netip.Prefix `env:"TRUSTED_PROXIES"` // load balancers whose X-Forwarded-For is believed
	BehindTLS bool           `env:"BEHIND_TLS"`      // browsers reach the listeners by TLS

	Clock    clock.Clock   `log:"-"` // nil: the machine's
	Log      *slog.Logger  `log:"-"`
	StopTime time.Duration `log:"-"` // how long requests under way may take when stopping; default 15 s
}

// Validate returns every fault of the config at once.
func (c Config) Validate() error {
	var f installation.Faults
	f.Need(c.InternetAddr != "" || c.LGWANAddr != "", "no address to listen on: set INTERNET_ADDR or LGWAN_ADDR")
	f.Need(c.MetricsAddr != "", "METRICS_ADDR is missing")
	f.Add(c.Settings.Validate())
	f.Need(c.PagesOrigin == "" || strings.Contains(c.PagesOrigin, "{host}"), "PAGES_ORIGIN must contain {host}")
	f.Need(c.Log != nil, "no logger")
	_, err := installation.Cell(c.PostgresAddr)
	f.Add(err)
	for _, side := range []string{"citizen", "staff"} {
		f.NeedDir(c.WebDir+"/"+side, "WEB_DIR has no folder "+side)
	}
	return f.Join()
}
