package house_test

import (
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/house"
)

func TestHouse(t *testing.T) {
	tree, err := house.Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Packages) < 10 {
		t.Fatalf("only %d packages found: the tree was not read", len(tree.Packages))
	}
	for _, f := range house.Check(tree, house.Exceptions) {
		t.Error(f)
	}
	for _, aim := range house.Softly(tree) {
		t.Log(aim)
	}
}
