package seal

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/tink-crypto/tink-go/v2/mac/subtle"
	"golang.org/x/text/unicode/norm"
)

// IndexSize is the length of a blind index, in bytes. 128 bits keep chance
// collisions out of reach of one municipality's rows.
const IndexSize = 16

// Index returns the blind index of text in the column: equal exactly for texts
// with the same Normalise, different per tenant and per column. It stays the
// same when root keys rotate.
func (s *Sealer) Index(ctx context.Context, column, text string) ([]byte, error) {
	return s.hmac(ctx, purposeIndex, column, []byte(Normalise(text)), IndexSize)
}

// MAC returns 32 bytes that only this tenant's key makes from data, different
// per purpose: job envelopes, audit pseudonyms, idempotency hashes. It stays
// the same when root keys rotate. Compare with crypto/hmac.Equal.
func (s *Sealer) MAC(ctx context.Context, purpose string, data []byte) ([]byte, error) {
	return s.hmac(ctx, purposeMAC, purpose, data, KeySize)
}

func (s *Sealer) hmac(ctx context.Context, p Purpose, name string, data []byte, size uint32) ([]byte, error) {
	root, err := s.roots.Version(ctx, FirstVersion)
	if err != nil {
		return nil, fmt.Errorf("first root key: %w", err)
	}
	defer clear(root.Key[:])
	key, err := derive(root.Key[:], s.tenant[:], join("madoguchi/seal/1", string(p), name))
	if err != nil {
		return nil, err
	}
	defer clear(key)
	mac, err := subtle.NewHMAC(hashAlgorithm, key, size)
	if err != nil {
		return nil, fmt.Errorf("%s of %s: %w", p, name, err)
	}
	return mac.ComputeMAC(data)
}

// Normalise folds what people write differently for the same thing: width,
// compatibility forms and ligatures (NFKC), hiragana to katakana, letter case,
// white space, variation selectors (異体字セレクタ) and the commonest variant
// forms of kanji in names. Only for indexes: what is shown keeps its letters.
func Normalise(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(text) {
		if unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Cc, r) {
			continue
		}
		b.WriteRune(foldRune(unicode.ToLower(r)))
	}
	return b.String()
}

// Prefixes returns the normalised beginnings of text, 1 to max characters
// long: indexed each, they let a kana name be found by how it begins.
func Prefixes(text string, max int) []string {
	runes := []rune(Normalise(text))
	var out []string
	for n := 1; n <= len(runes) && n <= max; n++ {
		out = append(out, string(runes[:n]))
	}
	return out
}

func foldRune(r rune) rune {
	if r >= 'ぁ' && r <= 'ゖ' || r == 'ゝ' || r == 'ゞ' {
		return r + ('ァ' - 'ぁ')
	}
	return foldKanji(r)
}

// foldKanji maps a variant form used in names to the form in everyday use.
func foldKanji(r rune) rune {
	switch r {
	case '髙':
		return '高'
	case '﨑', '嵜':
		return '崎'
	case '邊', '邉':
		return '辺'
	case '齋':
		return '斎'
	case '齊':
		return '斉'
	case '澤':
		return '沢'
	case '濵', '濱':
		return '浜'
	case '廣':
		return '広'
	case '櫻':
		return '桜'
	case '國':
		return '国'
	case '眞':
		return '真'
	case '嶋', '嶌':
		return '島'
	case '冨':
		return '富'
	case '𠮷':
		return '吉'
	}
	return r
}
