package application

import "github.com/madoguchi/madoguchi/internal/fault"

// State is where an application stands.
type State string

// The states. InApproval is under way to a decision (決裁中): the reviewer has
// passed it on and an approver decides.
const (
	Drafted    State = "draft"
	Submitted  State = "submitted"
	Accepted   State = "accepted"
	InReview   State = "in_review"
	Returned   State = "returned"
	InApproval State = "in_approval"
	Approved   State = "approved"
	Rejected   State = "rejected"
	Refused    State = "refused"
	Issued     State = "issued"
	Completed  State = "completed"
	Withdrawn  State = "withdrawn"
)

// States lists all states in the order of an application's life.
func States() []State {
	return []State{Drafted, Submitted, Accepted, InReview, Returned, InApproval,
		Approved, Rejected, Refused, Issued, Completed, Withdrawn}
}

// Verb is what can be done to an application.
type Verb string

// The verbs. The first four are the applicant's.
const (
	DoSave     Verb = "save"
	DoSubmit   Verb = "submit"
	DoCorrect  Verb = "correct"
	DoWithdraw Verb = "withdraw"
	DoAccept   Verb = "accept"
	DoRefuse   Verb = "refuse"
	DoBegin    Verb = "begin"     // start of the review
	DoReturn   Verb = "return"    // for correction
	DoRecall   Verb = "recall"    // the correction is asked for no longer
	DoPass     Verb = "pass"      // to approval
	DoSendBack Verb = "send_back" // from approval to review
	DoApprove  Verb = "approve"
	DoReject   Verb = "reject"
	DoIssue    Verb = "issue"
	DoComplete Verb = "complete"
	DoAssign   Verb = "assign" // to a person or another department
	DoNote     Verb = "note"   // internal memo
)

// Verbs lists all verbs, the applicant's first.
func Verbs() []Verb {
	return []Verb{DoSave, DoSubmit, DoCorrect, DoWithdraw, DoAccept, DoRefuse, DoBegin, DoReturn, DoRecall,
		DoPass, DoSendBack, DoApprove, DoReject, DoIssue, DoComplete, DoAssign, DoNote}
}

// transitions is the whole table: verb → state → state. What is not here is
// refused. A pending correction (Returned) admits no decision: it is corrected,
// recalled or withdrawn first.
func transitions() map[Verb]map[State]State {
	underway := []State{Submitted, Accepted, InReview, Returned, InApproval}
	all := States()[1:] // nothing but saving and submitting happens to a draft
	return map[Verb]map[State]State{
		DoSave:     {Drafted: Drafted},
		DoSubmit:   {Drafted: Submitted},
		DoCorrect:  {Returned: InReview},
		DoWithdraw: to(Withdrawn, underway...),
		DoAccept:   {Submitted: Accepted},
		DoRefuse:   {Submitted: Refused},
		DoBegin:    {Accepted: InReview},
		DoReturn:   to(Returned, Submitted, Accepted, InReview),
		DoRecall:   {Returned: InReview},
		DoPass:     to(InApproval, Accepted, InReview),
		DoSendBack: {InApproval: InReview},
		DoApprove:  {InApproval: Approved},
		DoReject:   {InApproval: Rejected},
		DoIssue:    {Approved: Issued},
		DoComplete: to(Completed, Approved, Issued),
		DoAssign:   stay(underway...),
		DoNote:     stay(all...),
	}
}

func to(target State, from ...State) map[State]State {
	out := map[State]State{}
	for _, s := range from {
		out[s] = target
	}
	return out
}

func stay(in ...State) map[State]State {
	out := map[State]State{}
	for _, s := range in {
		out[s] = s
	}
	return out
}

// Next returns the state after the verb; Conflict "state_refuses" when the
// state does not admit it.
func Next(s State, v Verb) (State, error) {
	next, ok := transitions()[v][s]
	if !ok {
		return "", fault.Newf(fault.Conflict, "state_refuses", "%s in state %s", v, s)
	}
	return next, nil
}

// Admits lists the verbs that the state admits.
func Admits(s State) []Verb {
	var out []Verb
	table := transitions()
	for _, v := range Verbs() {
		if _, ok := table[v][s]; ok {
			out = append(out, v)
		}
	}
	return out
}

// Over reports whether an application in the state has ended and its retention
// runs.
func (s State) Over() bool {
	return s == Completed || s == Rejected || s == Refused || s == Withdrawn
}

// Decides reports whether the verb is the decision (処分) or stands for one.
func (v Verb) Decides() bool { return v == DoApprove || v == DoReject || v == DoRefuse }
