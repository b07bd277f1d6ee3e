package inventory

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// Class says what a value is, and so how it has to be kept.
type Class string

// The classes. Only the first two hold what residents wrote.
const (
	ResidentSealed Class = "resident_sealed" // content of residents, sealed with the municipality's key
	ResidentIndex  Class = "resident_index"  // keyed index of such content: shows which rows are equal
	StaffSealed    Class = "staff_sealed"    // mail addresses and second factors of staff and operators, sealed or indexed
	StaffPlain     Class = "staff_plain"     // names and words of staff and operators, which stand on what they did
	Technical      Class = "technical"       // ids, times, states, counts, codes
	SecretHash     Class = "secret_hash"     // hash or keyed hash of a secret; the secret itself is not kept
	Key            Class = "key"             // key or password, wrapped by another key
	Configuration  Class = "configuration"   // what the municipality publishes or sets
)

// Classes are all of them.
func Classes() []Class {
	return []Class{ResidentSealed, ResidentIndex, StaffSealed, StaffPlain, Technical, SecretHash, Key, Configuration}
}

// Kept in ErasedBy marks what an erasure leaves; Why then says why.
const Kept = "kept"

// End is how a store comes to its end.
type End struct {
	// ErasedBy is the step of the erasure that ends it, or Kept.
	ErasedBy string `json:"erased_by"`
	// Earlier is what removes single values before that, in normal service;
	// empty when nothing does.
	Earlier string `json:"earlier,omitempty"`
	// Why is the reason for what is kept, or a remark.
	Why string `json:"why,omitempty"`
}

// Table is one table of a database.
type Table struct {
	Name    string             `json:"table"`
	Columns map[Class][]string `json:"columns"`
	End
}

// Item is one room of objects, kind of file or Redis key, log attribute or
// label.
type Item struct {
	Name  string `json:"name"`
	Class Class  `json:"class"`
	// Library names the dependency that makes it when our source does not.
	Library string `json:"library,omitempty"`
	End
}

// Inventory is the whole list.
type Inventory struct {
	Tenant  []Table `json:"tenant_database"`
	Control []Table `json:"control_database"`
	Objects []Item  `json:"objects"`
	Files   []Item  `json:"files"` // by the package that writes them
	Redis   []Item  `json:"redis"`
	Log     []Item  `json:"log"`
	Metrics []Item  `json:"metrics"`
}

//go:embed inventory.json
var document []byte

// Read returns the inventory.
func Read() (Inventory, error) {
	var out Inventory
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return Inventory{}, fmt.Errorf("read the erasure inventory: %w", err)
	}
	return out, nil
}
