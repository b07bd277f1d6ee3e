package httpapi

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Directory resolves hosts and opens municipalities.
type Directory interface {
	Resolve(host string) (tenant.Tenant, tenant.Host, bool)
	Open(ctx context.Context, id ids.ID) (*tenant.Space, error)
}

// Site is what one host serves: the API under /api/ and where Sheets say,
// pages elsewhere.
type Site struct {
	API    http.Handler
	Pages  http.Handler
	Sheets []string // beginnings of paths, "/s/"
}

func (s Site) answers(path string) bool {
	if path == "/api" || strings.HasPrefix(path, "/api/") {
		return true
	}
	return slices.ContainsFunc(s.Sheets, func(begins string) bool { return strings.HasPrefix(path, begins) })
}

// DoorConfig is what one listener needs.
type DoorConfig struct {
	Plane     tenant.Plane // the listener is the plane
	Directory Directory    // nil at the operator's door
	Sites     map[tenant.Side]Site
	Operator  map[string]Site // exact host → site, where there is no tenant
	Proxies   []netip.Prefix  // whose X-Forwarded-For is believed; normally the load balancer's subnets
	TLS       bool            // browsers reach this listener by TLS: tell them to insist
	Logger    *slog.Logger
}

// Door is the handler of one listener.
type Door struct{ cfg DoorConfig }

// NewDoor returns the handler of a listener.
func NewDoor(cfg DoorConfig) *Door { return &Door{cfg: cfg} }

// ServeHTTP resolves the host and hands the request to its site. An unknown
// host is answered 404 without a body and meets no handler.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := Request{ID: ids.New().String(), Plane: d.cfg.Plane, Host: hostName(r.Host), Address: d.address(r)}
	setHeaders(w.Header(), d.cfg.TLS)
	w.Header().Set("X-Request-Id", asked.ID)
	ctx := logging.WithRequest(r.Context(), asked.ID)
	defer d.recover(ctx, w, asked.ID)
	if r.TLS != nil && r.TLS.ServerName != "" && hostName(r.TLS.ServerName) != asked.Host {
		w.WriteHeader(http.StatusMisdirectedRequest)
		return
	}
	site, id, ok := d.find(asked)
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	asked.Tenant = id
	if id != ids.Nil {
		ctx = logging.WithTenant(ctx, id)
	}
	ctx = withRequest(ctx, asked)
	if !site.answers(r.URL.Path) {
		site.Pages.ServeHTTP(w, r.WithContext(ctx))
		return
	}
	d.enter(ctx, site, w, r)
}

// enter opens the municipality and hands the request to its API.
func (d *Door) enter(ctx context.Context, site Site, w http.ResponseWriter, r *http.Request) {
	asked := RequestFrom(ctx)
	w.Header().Set("Cache-Control", "no-store")
	if asked.Tenant != ids.Nil {
		sp, err := d.cfg.Directory.Open(ctx, asked.Tenant)
		if err != nil {
			d.cfg.Logger.ErrorContext(ctx, "municipality does not open", logging.Err(err))
			writeProblem(w, problemOf(asked.ID, opening(err)))
			return
		}
		ctx = tenant.With(ctx, sp)
	}
	site.API.ServeHTTP(w, r.WithContext(ctx))
}

// opening makes every failure to open a municipality one that may pass.
func opening(err error) error {
	if fault.Is(err, fault.Unavailable) || fault.Is(err, fault.Throttled) {
		return err
	}
	return fault.New(fault.Unavailable, "municipality_unavailable")
}

// find returns the site of the host on this plane and whose it is.
func (d *Door) find(asked Request) (Site, ids.ID, bool) {
	if site, ok := d.cfg.Operator[asked.Host]; ok {
		return site, ids.Nil, true
	}
	if d.cfg.Directory == nil || asked.Host == "" {
		return Site{}, ids.Nil, false
	}
	t, host, ok := d.cfg.Directory.Resolve(asked.Host)
	if !ok || host.Plane != d.cfg.Plane {
		return Site{}, ids.Nil, false
	}
	site, ok := d.cfg.Sites[host.Side]
	return site, t.ID, ok
}

// recover answers a panic with a problem that says nothing of it.
func (d *Door) recover(ctx context.Context, w http.ResponseWriter, requestID string) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler { //nolint:errorlint // the server's own sentinel, by identity
		panic(v)
	}
	d.cfg.Logger.ErrorContext(ctx, "handler panicked", logging.Public("stack", string(debug.Stack())))
	writeProblem(w, newProblem(requestID, http.StatusInternalServerError, "internal"))
}

// address is the client's address: the peer's, or what a believed proxy says.
// It walks X-Forwarded-For from its end past every believed proxy.
func (d *Door) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	if !d.believed(host) {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			return host
		}
		if host = hop; !d.believed(hop) {
			return hop
		}
	}
	return host
}

func (d *Door) believed(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, p := range d.cfg.Proxies {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// hostName is the host as the directory writes it; "" for what is no name.
func hostName(host string) string {
	name, _ := tenant.NormaliseHost(host)
	return name
}

const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; " +
	"frame-ancestors 'none'; require-trusted-types-for 'script'"

// setHeaders sets what every answer carries.
func setHeaders(h http.Header, tls bool) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if tls {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
}
