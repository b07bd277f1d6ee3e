package attachment_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

const sound = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"

func resident() access.Principal {
	return access.Principal{Audience: access.Applicant, ID: ids.New(), Roles: []access.Role{access.ApplicantRole}}
}

func clerk() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "窓口 花子", Roles: []access.Role{access.Reviewer}}
}

func picture(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 30))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func office(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range append([]string{"[Content_Types].xml", "word/document.xml"}, files...) {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, "<x/>")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func limits() attachment.Limits {
	return attachment.Limits{MaxBytes: 1 << 20, MaxCount: 3,
		Kinds: []string{"pdf", "jpeg", "png", "docx", "csv", "txt"}}
}

func upload(owner ids.ID, name string, body io.Reader) attachment.Upload {
	return attachment.Upload{Owner: owner, Field: "proof", FileName: name, Class: "5y", Limits: limits(), Body: body}
}

func receive(t *testing.T, sp *tenant.Space, owner ids.ID, name, content string) attachment.Attachment {
	t.Helper()
	a, err := attachment.Receive(t.Context(), sp, resident(), upload(owner, name, strings.NewReader(content)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func handlers(s scan.Scanner) outbox.Handlers {
	return outbox.Handlers{
		attachment.KindScan: {
			Outside: func(ctx context.Context, sp *tenant.Space, j outbox.Job) (outbox.Finish, error) {
				return attachment.Scan(ctx, sp, s, j)
			},
			Failed: attachment.ScanFailed,
		},
		attachment.KindDiscard: {Outside: attachment.Erase},
	}
}

// finds is a scanner that finds what stands in it.
type finds string

func (f finds) Scan(_ context.Context, _ string, r io.Reader) (scan.Verdict, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return scan.Verdict{}, err
	}
	if strings.Contains(string(b), string(f)) {
		return scan.Verdict{Code: scan.Infected, Scanner: "clamd"}, nil
	}
	return scan.Verdict{Clean: true, Scanner: "clamd"}, nil
}

type away struct{}

func (away) Scan(context.Context, string, io.Reader) (scan.Verdict, error) {
	return scan.Verdict{}, scan.ErrUnavailable
}

func list(t *testing.T, sp *tenant.Space, owner ids.ID) []attachment.Attachment {
	t.Helper()
	l, err := attachment.List(t.Context(), sp, owner)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func objects(t *testing.T, sp *tenant.Space) (n int) {
	t.Helper()
	for _, err := range sp.Blobs().List(t.Context(), blob.RoomPrefix(sp.Tenant().ID, "attachment")) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func rows(t *testing.T, sp *tenant.Space) (n int) {
	t.Helper()
	err := sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(`SELECT count(*) FROM attachment`).Scan(&n).Error })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAFileGoesThroughQuarantineToWhoMayReadIt(t *testing.T) {
	sp := tenanttest.One(t)
	owner := ids.New()
	content := strings.Replace(sound, "1 0 obj", strings.Repeat("% 住民票の写し\n", 20_000)+"1 0 obj", 1)
	a := receive(t, sp, owner, "住民票\u3099の写し 𠮷田.pdf", content) // ha with a separate mark
	if a.State != attachment.Quarantined || a.Kind != "pdf" || a.Size != int64(len(content)) {
		t.Fatalf("received %+v", a)
	}
	ref := attachment.Ref{Owner: owner, ID: a.ID}
	if _, _, err := attachment.Open(t.Context(), sp, clerk(), ref); fault.CodeOf(err) != "file_in_quarantine" {
		t.Errorf("opened from quarantine: %v", err)
	}
	tenanttest.Run(t, sp, handlers(scan.Structural{}))

	r, got, err := attachment.Open(t.Context(), sp, clerk(), ref)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	back, err := io.ReadAll(r)
	if err != nil || string(back) != content {
		t.Errorf("%d bytes came back, %v", len(back), err)
	}
	if got.Name != a.Name || got.State != attachment.Released || got.Scanner != "structure" || got.MediaType() != "application/pdf" {
		t.Errorf("opened %+v", got)
	}
	page, _, err := audit.List(t.Context(), sp, clerk(), audit.Query{Action: "attachment", Entity: a.ID})
	if err != nil || len(page) != 3 || page[0].Action != "attachment.open" || page[1].Action != "attachment.released" {
		t.Errorf("audited %+v, %v", page, err)
	}
}

func TestNothingLiesInPlain(t *testing.T) {
	sp := tenanttest.One(t)
	a := receive(t, sp, ids.New(), "秘密の名前.txt", "秘密の内容")
	var text string
	err := sp.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT concat((SELECT string_agg(a::text, ' ') FROM attachment a),
			(SELECT '秘密' FROM attachment WHERE position(convert_to('秘密', 'UTF8') IN name_sealed) > 0),
			(SELECT string_agg(o::text, ' ') FROM outbox o), (SELECT string_agg(e::text, ' ') FROM audit_entry e))`).Scan(&text).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	object, _, err := sp.Blobs().Get(t.Context(), blob.TenantKey(sp.Tenant().ID, "attachment", a.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	sealed, err := io.ReadAll(object)
	if err != nil || strings.Contains(text+string(sealed), "秘密") {
		t.Errorf("plain text in a row or an object, %v", err)
	}
}

func TestWhatIsNotAcceptable(t *testing.T) {
	sp := tenanttest.One(t)
	for _, c := range []struct{ name, file, content, code string }{
		{"empty file", "a.pdf", "", "file_empty"},
		{"too large", "a.txt", strings.Repeat("a", 1<<20+1), "file_too_large"},
		{"picture named pdf", "a.pdf", picture(t), "file_type_mismatch"},
		{"program named pdf", "a.pdf", "MZ\x90\x00\x03\x00\x00\x00", "file_type_mismatch"},
		{"page named csv", "a.csv", "<!DOCTYPE html><script>alert(1)</script>", "file_type_mismatch"},
		{"drawing named png", "a.png", `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`, "file_type_mismatch"},
		{"page", "a.html", "<!DOCTYPE html>", "file_type_not_allowed"},
		{"program", "a.exe", "MZ", "file_type_not_allowed"},
		{"two endings", "a.pdf.exe", sound, "file_type_not_allowed"},
		{"no ending", "pdf", sound, "file_type_not_allowed"},
		{"kind the field has not", "a.xlsx", office(t), "file_type_not_allowed"},
		{"macro by name", "a.docm", office(t), "file_has_macro"},
		{"macro inside", "a.docx", office(t, "word/vbaProject.bin"), "file_has_macro"},
		{"old office file named docx", "a.docx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "file_type_mismatch"},
		{"archive named docx", "a.docx", office(t)[:60], "file_damaged"},
		{"encrypted", "a.pdf", strings.Replace(sound, "<</Root", "<</Encrypt 2 0 R /Root", 1), "file_encrypted"},
		{"cut short", "a.pdf", sound[:30], "file_damaged"},
		{"no name", "", sound, "file_name_missing"},
		{"blank name", "　 ", sound, "file_name_missing"},
		{"path", "../../etc/passwd.pdf", sound, "file_name_invalid"},
		{"windows path", `C:\temp\a.pdf`, sound, "file_name_invalid"},
		{"dots", "..", sound, "file_name_invalid"},
		{"line break", "a\r\nb.pdf", sound, "file_name_invalid"},
		{"zero byte", "a.pdf\x00.exe", sound, "file_name_invalid"},
		{"turned writing", "a\u202efdp.exe.pdf", sound, "file_name_invalid"},
		{"not text", "a\xff.pdf", sound, "file_name_invalid"},
		{"long name", strings.Repeat("名", 252) + ".pdf", sound, "file_name_too_long"},
	} {
		_, err := attachment.Receive(t.Context(), sp, resident(), upload(ids.New(), c.file, strings.NewReader(c.content)))
		if fault.CodeOf(err) != c.code || fault.Is(err, fault.Internal) {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	if n, o := rows(t, sp), objects(t, sp); n != 0 || o != 0 {
		t.Errorf("%d rows and %d objects are left", n, o)
	}
	// The longest name and the largest file pass.
	receive(t, sp, ids.New(), strings.Repeat("名", 251)+".txt", strings.Repeat("a", 1<<20))
}

func TestKindsThatAreAccepted(t *testing.T) {
	sp := tenanttest.One(t)
	for name, content := range map[string]string{
		"A.PDF": sound, "写真.PNG": picture(t), "申請.docx": office(t), "一覧.csv": "氏名,住所\r\n山田,東京\r\n",
		"一覧 sjis.csv": "\x8e\x81\x96\xbc,\x8fZ\x8f\x8a\r\n", "メモ.txt": "申請します",
	} {
		if a := receive(t, sp, ids.New(), name, content); a.Name != name {
			t.Errorf("%s became %s", name, a.Name)
		}
	}
}

func TestTheNumberIsLimitedAlsoWhenAllComeAtOnce(t *testing.T) {
	sp := tenanttest.One(t)
	owner := ids.New()
	var wg sync.WaitGroup
	var ok, tooMany atomic.Int64
	for range 8 {
		wg.Go(func() {
			_, err := attachment.Receive(t.Context(), sp, resident(), upload(owner, "a.txt", strings.NewReader("x")))
			switch {
			case err == nil:
				ok.Add(1)
			case fault.CodeOf(err) == "too_many_files" && fault.Is(err, fault.TooLarge):
				tooMany.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if ok.Load() != 3 || tooMany.Load() != 5 || len(list(t, sp, owner)) != 3 {
		t.Errorf("%d accepted, %d refused", ok.Load(), tooMany.Load())
	}
	up := upload(owner, "a.txt", strings.NewReader("x"))
	up.Field = "other"
	if _, err := attachment.Receive(t.Context(), sp, resident(), up); err != nil {
		t.Errorf("another field: %v", err)
	}
}

func TestABrokenUploadLeavesNothing(t *testing.T) {
	sp := tenanttest.One(t)
	lost := errors.New("connection reset by 192.0.2.1")
	body := io.MultiReader(strings.NewReader(sound+strings.Repeat("a", 100_000)), iotest.ErrReader(lost))
	_, err := attachment.Receive(t.Context(), sp, resident(), upload(ids.New(), "a.pdf", body))
	if fault.CodeOf(err) != "upload_interrupted" || strings.Contains(err.Error(), "192.0.2.1") {
		t.Errorf("%v", err)
	}
	if n, o := rows(t, sp), objects(t, sp); n != 0 || o != 0 {
		t.Errorf("%d rows and %d objects are left", n, o)
	}
}

func TestALargeUploadIsNotHeldInMemory(t *testing.T) {
	sp := tenanttest.One(t)
	const size = 100 << 20
	up := upload(ids.New(), "a.txt", io.LimitReader(endless{}, size))
	up.Limits.MaxBytes = size
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	a, err := attachment.Receive(t.Context(), sp, resident(), up)
	if err != nil || a.Size != size {
		t.Fatalf("%+v, %v", a, err)
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 32<<20 {
		t.Errorf("the heap grew by %d MiB for a file of %d MiB", grown>>20, size>>20)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestInfectedFilesAreRefusedAndTheirObjectsErased(t *testing.T) {
	sp := tenanttest.One(t)
	owner := ids.New()
	bad := receive(t, sp, owner, "a.txt", "a virus inside")
	good := receive(t, sp, owner, "b.txt", "nothing")
	tenanttest.Run(t, sp, handlers(finds("virus")))
	got := map[ids.ID]attachment.Attachment{}
	for _, a := range list(t, sp, owner) {
		got[a.ID] = a
	}
	if a := got[bad.ID]; a.State != attachment.Refused || a.Verdict != scan.Infected || a.Scanner != "clamd" {
		t.Errorf("infected: %+v", a)
	}
	if a := got[good.ID]; a.State != attachment.Released || a.Verdict != "" {
		t.Errorf("clean: %+v", a)
	}
	if n := objects(t, sp); n != 1 {
		t.Errorf("%d objects", n)
	}
	if _, _, err := attachment.Open(t.Context(), sp, clerk(), attachment.Ref{Owner: owner, ID: bad.ID}); fault.CodeOf(err) != "file_refused" {
		t.Errorf("opened: %v", err)
	}
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		return attachment.Bind(t.Context(), sp, tx, owner, ids.New(), []attachment.Use{{Field: "proof", ID: bad.ID}})
	})
	if e, ok := errors.AsType[*fault.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Key != "attachment_refused" {
		t.Errorf("bound: %v", err)
	}
}

func TestWithoutAVerdictNothingIsReleased(t *testing.T) {
	sp := tenanttest.One(t)
	owner := ids.New()
	receive(t, sp, owner, "a.txt", "x")
	for range 5 {
		tenanttest.Run(t, sp, handlers(away{}))
		if a := list(t, sp, owner)[0]; a.State != attachment.Quarantined {
			t.Fatalf("%+v", a)
		}
		tenanttest.Clock(sp).Advance(time.Hour)
	}
	tenanttest.Clock(sp).Advance(72 * time.Hour)
	tenanttest.Run(t, sp, handlers(away{}))
	if a := list(t, sp, owner)[0]; a.State != attachment.Refused || a.Verdict != "file_not_scanned" {
		t.Errorf("after three days: %+v", a)
	}
}
