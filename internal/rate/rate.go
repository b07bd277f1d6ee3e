package rate

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/rediskey"
)

// ErrUnavailable is what Allow returns of a limit that fails closed while
// Redis does not answer: Unavailable, "limits_unavailable".
var ErrUnavailable error = fault.New(fault.Unavailable, "limits_unavailable")

// Limit admits Count events per Period, Burst of them at once (Count when
// zero).
type Limit struct {
	Count  int
	Period time.Duration
	Burst  int
	// FailOpen admits everything while Redis does not answer. Leave it false
	// wherever the limit stops guessing.
	FailOpen bool
}

// Config says where Redis is. HashKey is a platform key that hides subjects.
type Config struct {
	Addr     string // host:port
	Username string // optional
	Password string // optional
	DB       int
	TLS      bool
	HashKey  [32]byte
}

// Limiter counts events. Safe for concurrent use.
type Limiter struct {
	redis   *redis.Client
	limiter *redis_rate.Limiter
	hashKey [32]byte
}

// Open returns the limiter. It does not wait for Redis.
func Open(cfg Config) (*Limiter, error) {
	if cfg.Addr == "" {
		return nil, errors.New("rate: no Redis address")
	}
	if cfg.HashKey == ([32]byte{}) {
		return nil, errors.New("rate: no hash key")
	}
	options := &redis.Options{
		Addr: cfg.Addr, Username: cfg.Username, Password: cfg.Password, DB: cfg.DB,
		DialTimeout: time.Second, ReadTimeout: time.Second, WriteTimeout: time.Second,
		MaxRetries: 1, ContextTimeoutEnabled: true,
	}
	if cfg.TLS {
		options.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	client := redis.NewClient(options)
	return &Limiter{redis: client, limiter: redis_rate.NewLimiter(client), hashKey: cfg.HashKey}, nil
}

// Close ends the connections.
func (l *Limiter) Close() error { return l.redis.Close() }

// Key names what is counted together.
type Key struct {
	tenant  ids.ID
	name    string
	subject string
}

// TenantKey counts events of a tenant. Name is a constant of a-z, 0-9, "_",
// "-", "."; subject is whose events (an address, an account) and may be any
// text: only its keyed hash is stored.
func TenantKey(tenant ids.ID, name, subject string) Key { return Key{tenant, name, subject} }

// PlatformKey counts events before a tenant is known.
func PlatformKey(name, subject string) Key { return Key{name: name, subject: subject} }

func (l *Limiter) redisKey(k Key) string {
	h := hmac.New(sha256.New, l.hashKey[:])
	h.Write(k.tenant[:])
	fmt.Fprintf(h, "%d:%s%s", len(k.name), k.name, k.subject)
	sum := hex.EncodeToString(h.Sum(nil)[:16])
	if k.tenant == ids.Nil {
		return rediskey.Platform("rate", k.name, sum).String()
	}
	return rediskey.Tenant(k.tenant, "rate", k.name, sum).String()
}

// Allow counts one event and says whether it is within the limit; when not,
// retryAfter says how long to wait. While Redis does not answer it returns
// ErrUnavailable and false, or true and no error for a limit that fails open.
func (l *Limiter) Allow(ctx context.Context, key Key, limit Limit) (ok bool, retryAfter time.Duration, err error) {
	burst := limit.Burst
	if burst == 0 {
		burst = limit.Count
	}
	result, err := l.limiter.Allow(ctx, l.redisKey(key), redis_rate.Limit{Rate: limit.Count, Period: limit.Period, Burst: burst})
	if err != nil && limit.FailOpen {
		return true, 0, nil
	}
	if err != nil {
		return false, 0, unavailable("count "+key.name, err)
	}
	return result.Allowed > 0, max(result.RetryAfter, 0), nil
}

// Forget drops what was counted for the key, as after a right password.
func (l *Limiter) Forget(ctx context.Context, key Key) error {
	return unavailable("forget "+key.name, l.limiter.Reset(ctx, l.redisKey(key)))
}

// SweepTenant removes all counts of the tenant and returns how many there were.
func (l *Limiter) SweepTenant(ctx context.Context, tenant ids.ID) (removed int, err error) {
	err = l.each(ctx, tenant, func(key string) error {
		n, err := l.redis.Unlink(ctx, key).Result()
		removed += int(n)
		return err
	})
	return removed, unavailable("sweep limits", err)
}

// CountTenant counts what SweepTenant would remove.
func (l *Limiter) CountTenant(ctx context.Context, tenant ids.ID) (n int, err error) {
	err = l.each(ctx, tenant, func(string) error { n++; return nil })
	return n, unavailable("count limits", err)
}

func (l *Limiter) each(ctx context.Context, tenant ids.ID, visit func(string) error) error {
	seen := map[string]bool{}
	keys := l.redis.Scan(ctx, 0, rediskey.Pattern(tenant)+":rate:*", 500).Iterator()
	for keys.Next(ctx) {
		if seen[keys.Val()] {
			continue
		}
		seen[keys.Val()] = true
		if err := visit(keys.Val()); err != nil {
			return err
		}
	}
	return keys.Err()
}

func unavailable(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
}
