package devstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/madoguchi/madoguchi/internal/ids"
)

const (
	superuser = "postgres"
	// WideRole is the group whose members may enter a database that does not
	// carry their own name: the control plane's logins, never a tenant's.
	WideRole = "madoguchi_wide"
)

// accessRules is pg_hba.conf: no role without a password, a tenant's role only
// in its own database, nothing over a socket or from another machine.
const accessRules = `# type database user address method
host all      ` + superuser + ` 127.0.0.1/32 scram-sha-256
host all      +` + WideRole + ` 127.0.0.1/32 scram-sha-256
host sameuser all 127.0.0.1/32 scram-sha-256
`

type postgres struct {
	*Process
	port     int
	password string
}

// startPostgres makes the cluster when there is none and starts the server.
func (b *builder) startPostgres(ctx context.Context) (*postgres, error) {
	data := filepath.Join(b.dir, "postgres")
	password, err := b.ensureCluster(ctx, data)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(accessRules), 0o600); err != nil {
		return nil, fmt.Errorf("write the access rules: %w", err)
	}
	if err := b.account.give(data); err != nil {
		return nil, fmt.Errorf("hand the cluster to the server's account: %w", err)
	}
	if err := endStalePostgres(data); err != nil {
		return nil, err
	}
	return retryPort(b.port("postgres"), func(port int) (*postgres, error) {
		p, err := Run(Launch{
			Name: "PostgreSQL", Path: b.programs.postgres, Args: b.postgresArgs(data, port),
			Env: serverEnv(data), Dir: data, Log: filepath.Join(b.dir, "postgres.log"),
			Stop: b.postgresStop(), account: b.account,
		})
		if err != nil {
			return nil, err
		}
		pg := &postgres{Process: p, port: port, password: password}
		if err := pg.ready(ctx); err != nil {
			p.End(stopPatience)
			return nil, err
		}
		return pg, nil
	})
}

// postgresStop is SIGINT, the fast shutdown: SIGTERM would wait for clients.
// Data that is thrown away needs no shutdown checkpoint.
func (b *builder) postgresStop() syscall.Signal {
	if b.durable {
		return syscall.SIGINT
	}
	return syscall.SIGQUIT
}

func (b *builder) postgresArgs(data string, port int) []string {
	args := []string{"-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port)}
	settings := []string{
		"unix_socket_directories=",
		"max_connections=400",
		"password_encryption=scram-sha-256",
		// Values of a failed statement never enter the log.
		"log_error_verbosity=terse", "log_parameter_max_length=0",
		"log_parameter_max_length_on_error=0", "log_min_error_statement=panic",
		"log_timezone=UTC", "timezone=" + b.timezone,
	}
	if !b.durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h", "autovacuum=off")
	}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return args
}

// ensureCluster returns the superuser's password, after initdb on first use. A
// cluster without its password file is the rest of an interrupted first start
// and is made again.
func (b *builder) ensureCluster(ctx context.Context, data string) (string, error) {
	secret := filepath.Join(b.dir, "postgres.password")
	password, err := os.ReadFile(secret)
	if err == nil {
		if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
			return strings.TrimSpace(string(password)), nil
		}
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("read the superuser's password: %w", err)
	}
	if err := os.RemoveAll(data); err != nil {
		return "", fmt.Errorf("clear a half-made cluster: %w", err)
	}
	b.progress("creating the PostgreSQL cluster")
	fresh := ids.Token()
	if err := b.initdb(ctx, data, fresh); err != nil {
		return "", err
	}
	if err := os.WriteFile(secret, []byte(fresh+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the superuser's password: %w", err)
	}
	return fresh, nil
}

func (b *builder) initdb(ctx context.Context, data, password string) error {
	if err := b.account.give(data); err != nil {
		return fmt.Errorf("make the cluster's directory: %w", err)
	}
	// initdb reads the password from a file that its account can open; outside
	// the data directory, which must be empty.
	handover := filepath.Join(b.dir, "handover")
	if err := b.account.give(handover); err != nil {
		return fmt.Errorf("make the hand-over directory: %w", err)
	}
	defer os.RemoveAll(handover)
	file := filepath.Join(handover, "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return fmt.Errorf("hand over the password: %w", err)
	}
	if b.account.drop {
		if err := os.Chown(file, b.account.uid, b.account.gid); err != nil {
			return fmt.Errorf("hand over the password: %w", err)
		}
	}
	args := []string{"-D", data, "-U", superuser, "-A", "scram-sha-256", "--pwfile", file,
		"-E", "UTF8", "--locale=C.UTF-8", "-N", "--no-instructions"}
	if b.durable {
		args = append(args, "--data-checksums")
	} else {
		args = append(args, "--wal-segsize=1")
	}
	cmd := exec.CommandContext(ctx, b.programs.initdb, args...)
	cmd.Dir, cmd.Env = handover, serverEnv(handover)
	cmd.SysProcAttr = attributes(b.account, syscall.SIGKILL)
	if out, err := onOneThread(cmd); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (p *postgres) dsn(db string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, p.password),
		Host: loopback(p.port), Path: "/" + db,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// ready waits until the server answers a query as the superuser: another
// server on the same port would refuse the password.
func (p *postgres) ready(ctx context.Context) error {
	return p.poll(ctx, func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, p.dsn(superuser))
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		return makeWideRole(ctx, conn)
	})
}

func makeWideRole(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `DO $$ BEGIN
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '`+WideRole+`') THEN
			CREATE ROLE `+WideRole+` NOLOGIN;
		END IF; END $$`)
	return err
}

// poll asks until the server is ready, has ended, or the patience is over.
func (p *Process) poll(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended while starting:\n%s", p.name, p.LogTail())
		case <-ctx.Done():
			return fmt.Errorf("%s did not answer: %w\n%s", p.name, err, p.LogTail())
		case <-tick.C:
		}
	}
}
