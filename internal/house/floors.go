package house

// floor is how high a room stands. A room may look at rooms with a smaller
// number; the numbers inside one storey say which of its rooms is below which.
type floor int

// places is the house, from the foundations up.
var places = map[string]floor{
	// F0, foundations: know nothing of tenants.
	"fault": 0, "clock": 1, "ids": 1, "municipality": 1, "postal": 1, "bank": 1, "credential": 1,
	"seal": 2, "rediskey": 2, "sigv4": 2,

	// F1, pipes: a door for each thing outside.
	"logging": 10, "pg": 10, "blob": 10, "kms": 10, "mail": 10, "typeset": 10, "scan": 10,

	"queue": 11, "rate": 11,
	// The stand-ins for the things outside, in development and tests.
	"devstack": 12, "mailbox": 12, "kmsserver": 12, "sesserver": 12,

	// F2, entrance hall: whose request is this, may they, write it down.
	"tenant": 20, "access": 21, "outbox": 21, "audit": 22,

	// F3, offices. The data wing, from pure rooms to the one that knows all.
	"form": 30, "certificate": 30, "trial": 30, "questionsheet": 31, "watchword": 30, "placard": 30, "embedding": 30,
	"procedure": 31, "notice": 31, "attachment": 31, "payment": 31, "booking": 31, "issuance": 31,
	"applicant": 32, "staff": 32, "handout": 32, "finder": 32, "residue": 32, "capacity": 32, "recipient": 32,
	"release": 32, "exchange": 33,
	"application": 33, "review": 34, "statistics": 35, "export": 35,
	"erasure": 36,
	// The control wing.
	"provision": 31, "operator": 31, "backup": 31, "fleet": 31, "support": 31,

	// F4, counters: routes and conversion.
	"httpapi":    40,
	"citizenapi": 41, "staffapi": 41, "operatorapi": 41, "jobs": 41, "provisionjobs": 41,

	// What the roofs stand on: what is shared by processes, how they listen.
	"installation": 48, "serving": 48,

	// F5, roofs: put together, start, stop.
	"dataplane": 50, "worker": 50, "controlplane": 50,
	"cli": 51,

	// Beside the house.
	"pgtest": 60, "tenanttest": 61, "apitest": 62, "house": 70, "bench": 70,
}

// outside are the folders with Go code beside internal.
var outside = map[string]floor{
	"migrations": 0, "tenants": 0, "web": 0,
	"cmd/internal/process": 80,
	"cmd/dataplane":        90, "cmd/worker": 90, "cmd/controlplane": 90, "cmd/madoguchi": 90,
}

// testRooms are imported from _test.go files and from each other only.
var testRooms = []string{"pgtest", "tenanttest", "apitest"}

// wall is an edge that the floors would allow and that must not be, not even
// through other rooms.
type wall struct {
	from, to []string
	why      string
}

var (
	dataWing = []string{
		"form", "procedure", "release", "exchange", "trial", "applicant", "staff", "attachment", "notice", "payment", "booking", "watchword",
		"issuance", "capacity", "recipient", "application", "review", "statistics", "export",
	}
	controlWing = []string{"provision", "operator", "backup", "fleet", "support"}
	pureRooms   = []string{"form", "certificate", "questionsheet"}
	doorRooms   = []string{"pg", "blob", "kms", "mail", "queue", "tenant", "access", "audit", "outbox"}
)

var standingWalls = []wall{
	{pureRooms, doorRooms, "a pure room does no input or output: its cases run without a service"},
	{controlWing, dataWing, "who makes databases and keys holds no code that reads residents' records"},
	{[]string{"dataplane", "citizenapi", "staffapi", "cmd/dataplane"}, controlWing,
		"the process that faces the network cannot make, move or restore a tenant"},
	{[]string{"dataplane", "worker", "controlplane", "cmd/dataplane", "cmd/worker", "cmd/controlplane"},
		[]string{"devstack", "mailbox", "kmsserver", "sesserver", "pgtest", "tenanttest", "apitest"},
		"a process that goes to production links no stand-in"},
	{[]string{"cmd/dataplane", "cmd/worker"}, []string{"controlplane"},
		"each process links its own roof: a credential it does not hold is code it does not need"},
	{[]string{"cmd/controlplane", "cmd/worker"}, []string{"dataplane"},
		"each process links its own roof: a credential it does not hold is code it does not need"},
	{[]string{"cmd/controlplane", "cmd/dataplane"}, []string{"worker"},
		"each process links its own roof: a credential it does not hold is code it does not need"},
}
