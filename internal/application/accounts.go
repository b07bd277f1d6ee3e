package application

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/bank"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
)

// postBank is ゆうちょ銀行: the numbers of its branches follow from a rule and
// do not grow, so that one the table does not have is a mistake.
const postBank = "9900"

// accountFaults refuses accounts that contradict the table of banks: a code
// with the name of another bank or branch. A code that the table does not have
// may be newer than the table and is taken; Unlisted tells staff of it.
// Accounts that stood before a correction are not judged again: the table may
// have been renewed since.
func accountFaults(f *form.Form, before, after form.Answers) []fault.Field {
	known := f.Accounts(before)
	var out []fault.Field
	for _, a := range f.Accounts(after) {
		if !slices.Contains(known, a) {
			out = append(out, accountFault(a)...)
		}
	}
	return out
}

func accountFault(a form.Account) []fault.Field {
	listed, ok := bank.Find(a.Bank)
	if !ok || a.BankName == "" {
		return nil
	}
	if !bank.SameName(listed.Name, a.BankName) {
		return []fault.Field{{Path: a.Path + ".bank_name", Key: "bank_differs"}}
	}
	branch, ok := bank.FindBranch(a.Bank, a.Branch)
	switch {
	case ok && a.BranchName != "" && !bank.SameName(branch.Name, a.BranchName):
		return []fault.Field{{Path: a.Path + ".branch_name", Key: "bank_differs"}}
	case !ok && a.Branch != "" && a.Bank == postBank:
		return []fault.Field{{Path: a.Path + ".branch", Key: "branch_unknown"}}
	}
	return nil
}

// Unlisted returns the places of accounts whose bank or branch the table does
// not have: "answers.account.bank", "answers.account.branch".
func Unlisted(f *form.Form, answers form.Answers) []string {
	out := []string{}
	for _, a := range f.Accounts(answers) {
		if _, ok := bank.Find(a.Bank); !ok {
			out = append(out, a.Path+".bank")
		} else if _, ok := bank.FindBranch(a.Bank, a.Branch); !ok {
			out = append(out, a.Path+".branch")
		}
	}
	return out
}
