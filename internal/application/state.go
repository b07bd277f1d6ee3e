package application

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
