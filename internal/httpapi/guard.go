package httpapi

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/rate"
)

// csrfHeader carries the session's CSRF token. A page of another origin cannot
// set it without a preflight, which is never answered.
const csrfHeader = "X-Madoguchi-CSRF"

// guarded runs the checks of the route and then the handler.
func (a *API) guarded(r Route, c *gin.Context, handler func()) {
	begin := a.cfg.Clock.Now()
	ctx, cancel := context.WithTimeout(c.Request.Context(), r.Timeout)
	defer cancel()
	ctx, err := a.admit(ctx, r, c.Request)
	if err != nil {
		writeProblem(c.Writer, a.shown(ctx, r, err))
		c.Abort()
	} else {
		prepare(ctx, r, c)
		handler()
	}
	a.record(ctx, r, c.Writer.Status(), a.cfg.Clock.Now().Sub(begin))
}

// admit decides whether the request may reach the handler and as whom.
func (a *API) admit(ctx context.Context, r Route, req *http.Request) (context.Context, error) {
	if err := a.checkOrigin(r, req); err != nil {
		return ctx, err
	}
	if err := a.count(ctx, r, ByAddress, ByMunicipality); err != nil {
		return ctx, err
	}
	who, token, err := a.whoAsks(ctx, r, req)
	if err != nil {
		return ctx, err
	}
	ctx = access.With(ctx, who)
	if token != "" {
		asked := RequestFrom(ctx)
		asked.CSRF = CSRF(token)
		ctx = withRequest(ctx, asked)
	}
	asking := who
	if r.Audience == access.Public {
		asking = nobody(ctx)
	}
	if err := a.cfg.Enforcer.Check(asking, r.Permission); err != nil {
		return ctx, err
	}
	if r.Audience != access.Public && !safe(req.Method) && !sameToken(req.Header.Get(csrfHeader), CSRF(token)) {
		return ctx, fault.New(fault.Unauthenticated, "csrf_token_wrong")
	}
	return ctx, a.count(ctx, r, BySession)
}

// whoAsks returns the principal of the session cookie, or nobody.
func (a *API) whoAsks(ctx context.Context, r Route, req *http.Request) (access.Principal, string, error) {
	if r.Audience == access.Public && !r.UseSession {
		return nobody(ctx), "", nil
	}
	token := a.token(req)
	who, err := a.authenticate(ctx, token)
	if fault.Is(err, fault.Unauthenticated) && r.Audience == access.Public {
		return nobody(ctx), "", nil
	}
	if err != nil {
		return access.Principal{}, "", err
	}
	return who, token, nil
}

func (a *API) authenticate(ctx context.Context, token string) (access.Principal, error) {
	if len(token) < 20 || len(token) > 200 {
		return access.Principal{}, fault.New(fault.Unauthenticated, "sign_in_needed")
	}
	who, err := a.cfg.Authenticate(ctx, token)
	if err != nil {
		return access.Principal{}, err
	}
	asked := RequestFrom(ctx)
	if who.Plane != asked.Plane || who.Audience != a.cfg.Audience {
		return access.Principal{}, fault.New(fault.Unauthenticated, "sign_in_needed")
	}
	who.RequestID = asked.ID
	return who, nil
}

func nobody(ctx context.Context) access.Principal {
	asked := RequestFrom(ctx)
	return access.Principal{
		Audience: access.Public, Roles: []access.Role{access.PublicRole}, Plane: asked.Plane, RequestID: asked.ID,
	}
}

// token returns the session cookie's value, "" when there is none or two: a
// second cookie of the name was put there by somebody else.
func (a *API) token(req *http.Request) string {
	if found := req.CookiesNamed(a.cfg.Cookie); len(found) == 1 {
		return found[0].Value
	}
	return ""
}

// checkOrigin refuses what another site's page may have sent.
func (a *API) checkOrigin(r Route, req *http.Request) error {
	if safe(req.Method) {
		return nil
	}
	if err := a.origin.Check(req); err != nil {
		return fault.New(fault.Unauthenticated, "foreign_origin")
	}
	if req.Header.Get(csrfHeader) == "" {
		return fault.New(fault.Unauthenticated, "csrf_token_missing")
	}
	if req.ContentLength > r.BodyLimit {
		return fault.New(fault.TooLarge, "body_too_large")
	}
	return nil
}

// prepare bounds what the handler can read of the body, in size and time. A
// body without a declared type is nothing, not JSON.
func prepare(ctx context.Context, r Route, c *gin.Context) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, r.BodyLimit+1)
	if c.GetHeader("Content-Type") == "" {
		c.Request.Header.Set("Content-Type", "application/octet-stream")
	}
	if at, ok := ctx.Deadline(); ok {
		untilDeadline(c.Writer, at.Add(time.Second))
	}
	c.Request = c.Request.WithContext(context.WithValue(ctx, incomingKey{}, c.Request))
}

func (a *API) count(ctx context.Context, r Route, by ...Subject) error {
	for _, l := range r.Limits {
		for _, s := range by {
			if l.By != s {
				continue
			}
			if err := a.Count(ctx, l, subject(ctx, s)); err != nil {
				return err
			}
		}
	}
	return nil
}

func subject(ctx context.Context, s Subject) string {
	switch s {
	case ByAddress:
		return RequestFrom(ctx).Address
	case BySession:
		return access.From(ctx).Session.String()
	}
	return ""
}

// Count counts one event of the subject (an account, a number) against the
// limit: Throttled when it is over, Unavailable when it fails closed and
// nobody can count.
func (a *API) Count(ctx context.Context, l Limit, subject string) error {
	ok, wait, err := a.cfg.Limiter.Allow(ctx, l.key(ctx, subject), l.rate())
	if err != nil {
		return fmt.Errorf("limit %s: %w", l.Name, err)
	}
	if !ok {
		return &tooOften{faultError: fault.New(fault.Throttled, "too_often"), wait: wait}
	}
	return nil
}

// Forgive drops what was counted, as after a right password.
func (a *API) Forgive(ctx context.Context, l Limit, subject string) error {
	return a.cfg.Limiter.Forget(ctx, l.key(ctx, subject))
}

func (l Limit) key(ctx context.Context, subject string) rate.Key {
	if id := RequestFrom(ctx).Tenant; id != ids.Nil {
		return rate.TenantKey(id, l.Name, subject)
	}
	return rate.PlatformKey(l.Name, subject)
}

func (l Limit) rate() rate.Limit {
	return rate.Limit{Count: l.Events, Period: l.Per, FailOpen: !l.FailClosed}
}

// faultError gives the embedded field a name that is not a method's.
type faultError = fault.Error

// tooOften is Throttled with the time to wait.
type tooOften struct {
	*faultError
	wait time.Duration
}

func (e *tooOften) RetryAfter() time.Duration { return e.wait }

func (e *tooOften) Unwrap() error { return e.faultError }

func (a *API) record(ctx context.Context, r Route, code int, took time.Duration) {
	if a.cfg.Observe != nil {
		a.cfg.Observe(r, code, took)
	}
	a.cfg.Logger.InfoContext(ctx, "request", logging.Public("operation", r.Operation), "status", code,
		"ms", took.Milliseconds(), logging.Public("plane", string(RequestFrom(ctx).Plane)))
}

// CSRF returns the CSRF token of a session: derived from the session's own
// token, so it needs no storage and dies with it.
func CSRF(token string) string {
	sum := sha256.Sum256([]byte("madoguchi csrf\x00" + token))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

func sameToken(got, want string) bool {
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead
}

// tooLarge tells whether reading the body stopped at its limit.
func tooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}
