package installation

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/rate"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Platform seals and derives for the installation itself.
func (s Settings) Platform() *seal.Sealer { return seal.New(ids.Nil, seal.Static{s.PlatformKey}) }

// derive returns a key that all processes of the installation share.
func (s Settings) derive(ctx context.Context, name string) (key [32]byte, err error) {
	raw, err := s.Platform().MAC(ctx, name, nil)
	if err != nil {
		return key, fmt.Errorf("derive %s key: %w", name, err)
	}
	copy(key[:], raw)
	return key, nil
}

// Keys opens the keeper of the tenants' keys.
func (s Settings) Keys(ctx context.Context, c clock.Clock) (kms.Keeper, error) {
	keeper, err := s.openKeys(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	return keeper, nil
}

func (s Settings) openKeys(ctx context.Context, c clock.Clock) (kms.Keeper, error) {
	if s.KeyringDir != "" {
		return kms.OpenLocal(s.KeyringDir, kms.WithClock(c))
	}
	return kms.NewAWS(ctx, s.aws())
}

// KeyVerifier opens the view of keys that cannot use them.
func (s Settings) KeyVerifier(ctx context.Context) (kms.Verifier, error) {
	if s.KeyringDir != "" {
		return kms.NewLocalVerifier(s.KeyringDir), nil
	}
	verifier, err := kms.NewAWSVerifier(ctx, s.aws())
	if err != nil {
		return nil, fmt.Errorf("open the view of keys: %w", err)
	}
	return verifier, nil
}

func (s Settings) aws() kms.AWSConfig {
	return kms.AWSConfig{Region: s.KMSRegion, Endpoint: s.KMSEndpoint}
}

// Blobs opens the object store.
func (s Settings) Blobs(ctx context.Context) (blob.Store, error) {
	store, err := s.openBlobs(ctx)
	if err != nil {
		return nil, fmt.Errorf("open objects: %w", err)
	}
	return store, nil
}

func (s Settings) openBlobs(ctx context.Context) (blob.Store, error) {
	if s.BlobDir != "" {
		return blob.OpenDir(s.BlobDir)
	}
	return blob.NewS3(ctx, blob.S3Config{
		Bucket: s.S3Bucket, Region: s.S3Region, Endpoint: s.S3Endpoint, PathStyle: s.S3Endpoint != "",
	})
}

// Limiter opens the counters of requests, whose subjects all processes hash
// alike.
func (s Settings) Limiter(ctx context.Context) (*rate.Limiter, error) {
	key, err := s.derive(ctx, "rate-subject")
	if err != nil {
		return nil, err
	}
	return rate.Open(rate.Config{
		Addr: s.RedisAddr, Username: s.RedisUsername, Password: s.RedisPassword, TLS: s.RedisTLS, HashKey: key,
	})
}

// Queue opens the queue, whose tasks all processes sign alike. A nil log drops
// the queue's own messages.
func (s Settings) Queue(ctx context.Context, log *slog.Logger) (*queue.Queue, error) {
	key, err := s.derive(ctx, "queue-envelope")
	if err != nil {
		return nil, err
	}
	return queue.Open(queue.Config{
		Addr: s.RedisAddr, Username: s.RedisUsername, Password: s.RedisPassword, TLS: s.RedisTLS, Key: key, Log: log,
	})
}

// Directory opens the municipalities: cfg with the installation's own settings,
// its keys and its objects.
func (s Settings) Directory(ctx context.Context, cfg tenant.Config) (*tenant.Directory, error) {
	keys, err := s.Keys(ctx, cfg.Clock)
	if err != nil {
		return nil, err
	}
	if cfg.Blobs, err = s.Blobs(ctx); err != nil {
		return nil, err
	}
	cfg.ControlDSN, cfg.PlatformKey, cfg.Keys = s.ControlDSN, s.PlatformKey, keys
	return tenant.OpenDirectory(ctx, cfg)
}

// Cell is the server of the default cell, at an address that is POSTGRES_ADDR.
func Cell(addr string) (map[string]tenant.Server, error) {
	host, port, err := HostPort("POSTGRES_ADDR", addr)
	if err != nil {
		return nil, err
	}
	return map[string]tenant.Server{tenant.DefaultCell: {Host: host, Port: port}}, nil
}
