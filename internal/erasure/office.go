package erasure

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/residue"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Sweeper is a store outside the databases that holds work or marks of tenants.
type Sweeper struct {
	Name  string // for people: "Redis（処理待ち）"
	Count func(context.Context, ids.ID) (int64, error)
	Sweep func(context.Context, ids.ID) (int64, error)
}

// Office is the operators' side. It has the rights to destroy; the verifier's
// Access has none of them.
type Office struct {
	Control  *pg.DB
	Admin    func(context.Context) (*pg.Conn, error) // a role with CREATEDB and CREATEROLE, in another database
	Open     func(context.Context, ids.ID) (*tenant.Space, error)
	Keys     kms.Keeper
	Blobs    blob.Store
	Sweepers []Sweeper
	Platform *seal.Sealer // seals what the control database must not hold in clear
	Verifier residue.Access
	Signer   *certificate.Signer
	Issuer   string // the vendor's name on the certificate
	Tool     string // name and version of the program
	Clock    clock.Clock

	// Failpoint, when set, is asked before and after every step ("freeze",
	// "before"); an error stops the run there as a crash would. For tests.
	Failpoint func(step, point string) error
}
