package controlplane

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/residue"
)

// Config is what the process needs. Addresses are host:port; port 0 takes a
// free one.
type Config struct {
	installation.Settings // the control database as madoguchi_control

	OperatorAddr string `env:"OPERATOR_ADDR" log:"public"` // the operators' console and API
	OperatorHost string `env:"OPERATOR_HOST" log:"public"` // the one host name it answers to
	MetricsAddr  string `env:"METRICS_ADDR" log:"public"`  // private: health and figures
	WebDir       string `env:"WEB_DIR" log:"public"`       // has operator/
	VerifierDSN  string `env:"VERIFIER_DSN"`               // as madoguchi_verifier

	// SignerDir has key.pem and certificate.pem of the certificates' issuer;
	// they are made when the folder is empty.
	SignerDir  string   `env:"SIGNER_DIR" log:"public"`
	Issuer     string   `env:"ISSUER" log:"public"`      // the vendor's name on certificates
	SearchDirs []string `env:"SEARCH_DIRS" log:"public"` // "name=path": where the verifier looks for canaries

	Proxies   []netip.Prefix `env:"TRUSTED_PROXIES"` // load balancers whose X-Forwarded-For is believed
	BehindTLS bool           `env:"BEHIND_TLS"`      // browsers reach the listener by TLS

	Clock    clock.Clock   `log:"-"` // nil: the machine's
	Log      *slog.Logger  `log:"-"`
	Every    time.Duration `log:"-"` // how often erasures are looked after; default 5 s
	StopTime time.Duration `log:"-"` // how long requests under way may take when stopping; default 15 s
}

// Validate returns every fault of the config at once.
func (c Config) Validate() error {
	var f installation.Faults
	f.Need(c.OperatorAddr != "", "OPERATOR_ADDR is missing")
	f.Need(c.OperatorHost != "", "OPERATOR_HOST is missing")
	f.Need(c.MetricsAddr != "", "METRICS_ADDR is missing")
	f.Add(c.Settings.Validate())
	f.Need(c.VerifierDSN != "", "VERIFIER_DSN is missing")
	f.Need(c.SignerDir != "", "SIGNER_DIR is missing")
	f.Need(c.Issuer != "", "ISSUER is missing")
	f.Need(c.Log != nil, "no logger")
	f.NeedDir(c.WebDir+"/operator", "WEB_DIR has no folder operator")
	_, err := c.directories()
	f.Add(err)
	for name, dsn := range map[string]string{"CONTROL_DSN": c.ControlDSN, "VERIFIER_DSN": c.VerifierDSN} {
		if _, err := pg.ParseAddress(dsn); dsn != "" && err != nil {
			f.Add(errors.New(name + " is not a database address"))
		}
	}
	return f.Join()
}

func (c Config) directories() ([]residue.Directory, error) {
	var out []residue.Directory
	for _, one := range c.SearchDirs {
		name, path, ok := strings.Cut(one, "=")
		if !ok || name == "" || path == "" {
			return nil, fmt.Errorf("SEARCH_DIRS: %q is not name=path", one)
		}
		out = append(out, residue.Directory{Name: name, Path: path})
	}
	return out, nil
}
