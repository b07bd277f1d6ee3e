package attachment

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// State is where a file is on its way.
type State string

// The states. Receiving and discarded files are shown to nobody.
const (
	Receiving   State = "receiving"
	Quarantined State = "quarantined"
	Released    State = "released"
	Refused     State = "refused"
	Discarded   State = "discarded"
)

// The outbox kinds of this room.
const (
	KindScan    = "attachment.scan"
	KindDiscard = "attachment.discard"
)

// Attachment is one file. Verdict is why it was refused, or on a released one
// "" or a flag for whoever opens it; Scanner names who judged.
type Attachment struct {
	ID        ids.ID
	Owner     ids.ID
	Field     string
	Name      string
	Kind      string
	Size      int64 // bytes
	State     State
	Verdict   string
	Scanner   string
	CreatedAt time.Time
}

// Ref names a file together with the owner it must have.
type Ref struct{ Owner, ID ids.ID }

// Use is a file that an answer names.
type Use struct {
	Field string
	ID    ids.ID
}

// Limits are those of the form's field.
type Limits struct {
	MaxBytes int64
	MaxCount int
	Kinds    []string // "pdf", "jpeg", "png", "heic", "webp", "docx", "xlsx", "pptx", "csv", "txt"
}

// MediaType is what to announce the content as.
func (a Attachment) MediaType() string {
	for _, k := range kinds() {
		if k.name == a.Kind {
			return k.media
		}
	}
	return "application/octet-stream"
}

func namePlace(id ids.ID) seal.Place {
	return seal.Place{Table: "attachment", Column: "name_sealed", Row: id}
}

func contentPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "attachment", Column: "content", Row: id}
}

func objectKey(sp *tenant.Space, id ids.ID) blob.Key {
	return blob.TenantKey(sp.Tenant().ID, "attachment", id)
}
