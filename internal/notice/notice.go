package notice

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// KindSend is the outbox kind of this room.
const KindSend = "notice.send"

// Template is what a notice says.
type Template string

// The templates.
const (
	Submitted         Template = "submitted"          // 受付: to the applicant after submit
	Accepted          Template = "accepted"           // 受理: the office has accepted it
	ReviewStarted     Template = "review_started"     // 審査開始
	Returned          Template = "returned"           // 補正依頼
	Corrected         Template = "corrected"          // 補正受領
	Approved          Template = "approved"           // 承認
	Rejected          Template = "rejected"           // 却下, with the instruction on remedies
	RefusedAcceptance Template = "refused"            // 不受理
	Withdrawn         Template = "withdrawn"          // 取下げ
	Issued            Template = "issued"             // 交付
	VerificationCode  Template = "verification_code"  // 確認コード
	StaffInvitation   Template = "staff_invitation"   // 職員招待
	StaffNewArrival   Template = "staff_new_arrival"  // 職員への新着通知: nothing of the applicant
	StaffCorrection   Template = "staff_correction"   // 補正が届いた
	StaffGuessing     Template = "staff_guessing"     // 照合の連続失敗
	ExportReady       Template = "export_ready"       // 出力完了
	CorrectionOverdue Template = "correction_overdue" // 補正期限経過
)

// Params fills a template. What a template does not say it does not need.
type Params struct {
	Procedure     string    `json:"procedure,omitempty"` // the catalogue's name
	ReceiptNumber string    `json:"receipt_number,omitempty"`
	SubmittedAt   time.Time `json:"submitted_at,omitzero"`
	Reason        string    `json:"reason,omitempty"`      // as the staff wrote it
	Note          string    `json:"note,omitempty"`        // what the procedure adds to its confirmation (自動返信文)
	Fields        []string  `json:"fields,omitempty"`      // labels of what is to be corrected
	Deadline      time.Time `json:"deadline,omitzero"`     // its last instant
	Instruction   string    `json:"instruction,omitempty"` // 教示文 of a rejection
	Code          string    `json:"code,omitempty"`        // of a verification
	Token         string    `json:"token,omitempty"`       // of an invitation; goes into the link only
	ValidMinutes  int       `json:"valid_minutes,omitempty"`
	Name          string    `json:"name,omitempty"`       // of the staff member written to
	Department    string    `json:"department,omitempty"` // 担当課
	Trial         bool      `json:"trial,omitempty"`      // about an application that staff made to try the form
	Contact       string    `json:"contact,omitempty"`    // its telephone or mail, as the municipality publishes it
}

// New is a notice to be sent.
type New struct {
	Template    Template
	To          string // a bare address; Invalid "bad_address" otherwise
	Application ids.ID // ids.Nil when it is about none
	Class       string // retention class of the procedure; "" for notices about no application
	Params      Params
}

// State is where a notice is.
type State string

// The states.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Failed  State = "failed"
)

// Notice is what staff see of one.
type Notice struct {
	ID          ids.ID
	Template    Template
	Application ids.ID
	To          string // masked: first letter and domain
	State       State
	Sends       int    // above 1 when a crash made a duplicate
	Code        string // why it failed or waits for another attempt
	CreatedAt   time.Time
	SentAt      time.Time // zero unless sent
	Resendable  bool
}

// operational is the epoch class of notices about no application.
const operational = "operational"

func toPlace(id ids.ID) seal.Place { return seal.Place{Table: "notice", Column: "to_sealed", Row: id} }

func paramsPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "notice", Column: "params_sealed", Row: id}
}
