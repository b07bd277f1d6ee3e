package controlplane

import (
	"context"
	"runtime/debug"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/operator"
	"github.com/madoguchi/madoguchi/internal/operatorapi"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/residue"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const (
	hashesAtOnce = 2
	// budget is how many tenant connections this process may have: it only
	// surveys what is about to be erased.
	budget = 8
	// redisStore names the queue to people, on certificates too.
	redisStore = "Redis（処理待ち）"
	// adminDatabase is where to stand while databases are dropped.
	adminDatabase = "postgres"
)

// open opens every door and returns the operators' API.
func (s *Server) open(ctx context.Context) (operatorapi.Config, error) {
	none := operatorapi.Config{}
	limiter, err := s.cfg.Limiter(ctx)
	if err != nil {
		return none, err
	}
	s.process.Opened(limiter)
	passwords, err := credential.NewPasswords(hashesAtOnce)
	if err != nil {
		return none, err
	}
	if s.control, err = pg.Open(s.cfg.ControlDSN, pg.Options{MaxOpen: 8}); err != nil {
		return none, err
	}
	s.process.Opened(s.control)
	if s.office, err = s.openOffice(ctx); err != nil {
		return none, err
	}
	return operatorapi.Config{
		Operators: operator.Room{Control: s.control, Platform: s.cfg.Platform(), Passwords: passwords, Clock: s.cfg.Clock},
		Tenants:   slots{s.control}, Erasure: s.office, Wake: s.wakeRunner, Enforcer: s.enforcer, Limiter: limiter,
		Clock: s.cfg.Clock, Logger: s.cfg.Log, Observe: s.observe,
	}, nil
}

func (s *Server) openOffice(ctx context.Context) (*erasure.Office, error) {
	keys, err := s.cfg.Keys(ctx, s.cfg.Clock)
	if err != nil {
		return nil, err
	}
	blobs, err := s.cfg.Blobs(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.cfg.Queue(ctx, nil)
	if err != nil {
		return nil, err
	}
	s.process.Opened(q)
	signer, err := openSigner(s.cfg.SignerDir, s.cfg.Issuer, s.cfg.Clock.Now())
	if err != nil {
		return nil, err
	}
	admin, err := pg.ParseAddress(s.cfg.ControlDSN)
	if err != nil {
		return nil, err
	}
	if err := s.openDirectory(ctx, admin, keys, blobs); err != nil {
		return nil, err
	}
	access, err := s.verifier(ctx, blobs, q)
	if err != nil {
		return nil, err
	}
	return &erasure.Office{
		Control: s.control, Keys: keys, Blobs: blobs, Platform: s.cfg.Platform(), Clock: s.cfg.Clock,
		Admin:    func(ctx context.Context) (*pg.Conn, error) { return pg.Connect(ctx, admin.In(adminDatabase).DSN()) },
		Open:     s.directory.Open,
		Sweepers: []erasure.Sweeper{{Name: redisStore, Count: counted(q.CountTenant), Sweep: counted(q.SweepTenant)}},
		Verifier: access, Signer: signer, Issuer: s.cfg.Issuer, Tool: tool(),
	}, nil
}

// openDirectory lets the office look into a tenant that is to be erased, as
// the data plane would.
func (s *Server) openDirectory(ctx context.Context, server pg.Address, keys kms.Keeper, blobs blob.Store) (err error) {
	s.directory, err = tenant.OpenDirectory(ctx, tenant.Config{
		ControlDSN: s.cfg.ControlDSN, PlatformKey: s.cfg.PlatformKey, Keys: keys, Blobs: blobs, Clock: s.cfg.Clock,
		Servers: map[string]tenant.Server{tenant.DefaultCell: {Host: server.Host, Port: server.Port, TLS: server.TLS}},
		Log:     s.cfg.Log, Budget: budget, Application: "madoguchi-controlplane",
	})
	if err != nil {
		return err
	}
	s.process.Opened(s.directory)
	return nil
}

// verifier is given rights of its own: a role that reads, keys it cannot use,
// listings that do not delete.
func (s *Server) verifier(ctx context.Context, blobs blob.Store, q *queue.Queue) (residue.Access, error) {
	keys, err := s.cfg.KeyVerifier(ctx)
	if err != nil {
		return residue.Access{}, err
	}
	directories, err := s.cfg.directories()
	if err != nil {
		return residue.Access{}, err
	}
	return residue.Access{
		Control: s.cfg.VerifierDSN, Role: provision.VerifierRole, Keys: keys, Clock: s.cfg.Clock, Directories: directories,
		Objects:  func(ctx context.Context, p blob.Prefix) (int64, error) { return erasure.CountObjects(ctx, blobs, p) },
		Counters: []residue.Counter{{Name: redisStore, Count: counted(q.CountTenant)}},
	}, nil
}

func counted(fn func(context.Context, ids.ID) (int, error)) func(context.Context, ids.ID) (int64, error) {
	return func(ctx context.Context, id ids.ID) (int64, error) {
		n, err := fn(ctx, id)
		return int64(n), err
	}
}

// slots lets operators look at the tenants.
type slots struct{ control *pg.DB }

func (s slots) Tenants(ctx context.Context) ([]provision.Slot, error) {
	return provision.List(ctx, s.control)
}

func (s slots) Tenant(ctx context.Context, id ids.ID) (provision.Slot, []provision.StepRecord, error) {
	return provision.Get(ctx, s.control, id)
}

// tool is the program's name and version, as certificates print it.
func tool() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "madoguchi (devel)"
	}
	return "madoguchi " + info.Main.Version
}
