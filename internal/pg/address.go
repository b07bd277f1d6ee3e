package pg

import (
	"net"
	"net/url"
	"strconv"
	"time"
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
