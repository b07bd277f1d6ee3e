package dev

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/madoguchi/madoguchi/internal/provision"
)

// operatorHost is the name of the operators' console in development.
const operatorHost = "ops.localhost"

// variables are the settings of one process.
type variables map[string]string

func (v variables) pairs() []string {
	var out []string
	for name, value := range v {
		out = append(out, "MADOGUCHI_"+name+"="+value)
	}
	return out
}

// with returns v and more.
func (v variables) with(more variables) variables {
	out := variables{}
	for _, m := range []variables{v, more} {
		for name, value := range m {
			out[name] = value
		}
	}
	return out
}

// common is what every process is told. The key and the keyring stand in files
// of the data directory.
func (r *runner) common() variables {
	return variables{
		"PLATFORM_KEY_FILE": r.credentials.platformKey,
		"KEYRING_DIR":       r.credentials.keyring,
		"BLOB_DIR":          r.credentials.blobs,
		"POSTGRES_ADDR":     r.stack.PostgresAddr(),
		"REDIS_ADDR":        r.stack.RedisAddr(),
		"PAGES_ORIGIN":      fmt.Sprintf("http://{host}:%d", r.ports.Internet),
		"WEB_DIR":           filepath.Join(r.Repo, "web", "dist"),
	}
}

// controlEnv is what the control plane and the command line are told. The
// verifier's address is its own: it only reads.
func (r *runner) controlEnv() variables {
	return r.common().with(variables{
		"CONTROL_DSN":   r.controlDSN(provision.ControlRole),
		"VERIFIER_DSN":  r.controlDSN(provision.VerifierRole),
		"OPERATOR_ADDR": loopback(r.ports.Operator),
		"OPERATOR_HOST": operatorHost,
		"ISSUER":        "窓口運営株式会社（開発）",
		"SIGNER_DIR":    filepath.Join(r.dir, "signer"),
		// Where the erasure's verifier looks for canaries.
		"SEARCH_DIRS": strings.Join([]string{
			"データベースと Redis のファイル・WAL・ログ=" + filepath.Join(r.dir, "servers"),
			"各プロセスのログ=" + r.logs,
			"申請書類の置き場=" + r.credentials.blobs,
		}, ","),
	})
}

// programs are the processes in the order in which they start.
func (r *runner) programs() []program {
	directory := r.common().with(variables{"CONTROL_DSN": r.controlDSN(provision.DataplaneRole)})
	return []program{
		{
			name: "controlplane", health: r.ports.ControlPlane,
			env: r.controlEnv().with(variables{"METRICS_ADDR": loopback(r.ports.ControlPlane)}).pairs(),
		},
		{
			name: "worker", health: r.ports.Worker,
			env: directory.with(variables{
				"METRICS_ADDR":  loopback(r.ports.Worker),
				"SNAPSHOT_FILE": filepath.Join(r.dir, "worker.snapshot"),
				"SMTP_ADDR":     r.inbox.SMTPAddr(),
				"SMTP_PLAIN":    "true",
				"MAIL_FROM":     "noreply@madoguchi.example.jp",
			}).pairs(),
		},
		{
			name: "dataplane", health: r.ports.DataPlane,
			env: directory.with(variables{
				"METRICS_ADDR":  loopback(r.ports.DataPlane),
				"INTERNET_ADDR": loopback(r.ports.Internet),
				"LGWAN_ADDR":    loopback(r.ports.LGWAN),
				"SNAPSHOT_FILE": filepath.Join(r.dir, "dataplane.snapshot"),
			}).pairs(),
		},
	}
}
