package pg

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Address says where a database is and as whom it is entered. It holds a
// password: it has no String method and never enters a log or an error.
type Address struct {
	Host     string
	Port     int
	Database string
	User     string
	Password string
	TLS      string        // sslmode; "disable" when empty, for loopback
	Role     string        // SET ROLE on connecting; empty: the user itself
	Name     string        // application_name, shown in pg_stat_activity
	Patience time.Duration // for connecting; 5 s when zero
}

// DSN is the address in the form Open, Connect and Migrate take.
func (a Address) DSN() string {
	q := url.Values{}
	q.Set("sslmode", orDefault(a.TLS, "disable"))
	q.Set("connect_timeout", strconv.Itoa(int(orDefault(a.Patience, 5*time.Second)/time.Second)))
	if a.Role != "" {
		q.Set("role", a.Role)
	}
	if a.Name != "" {
		q.Set("application_name", a.Name)
	}
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(a.User, a.Password),
		Host: net.JoinHostPort(a.Host, strconv.Itoa(a.Port)), Path: "/" + a.Database, RawQuery: q.Encode(),
	}
	return u.String()
}

// ParseAddress reads a URL or keyword DSN. Role and Name are not kept. The
// error never quotes it.
func ParseAddress(dsn string) (Address, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return Address{}, fmt.Errorf("parse database address: %w", errBadDSN)
	}
	a := Address{Host: cfg.Host, Port: int(cfg.Port), Database: cfg.Database, User: cfg.User, Password: cfg.Password, TLS: "disable"}
	if cfg.TLSConfig != nil {
		a.TLS = "require"
		if !cfg.TLSConfig.InsecureSkipVerify {
			a.TLS = "verify-full"
		}
	}
	return a, nil
}

// In is the address of another database of the same server, as the same user.
func (a Address) In(database string) Address {
	a.Database = database
	return a
}

// As is the address with another role set on connecting.
func (a Address) As(role string) Address {
	a.Role = role
	return a
}
