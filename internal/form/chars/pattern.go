package chars

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Pattern is a checked regular expression over whole values.
type Pattern struct {
	Source string
	re     *regexp.Regexp
}

// Match reports whether the whole of s matches.
func (p *Pattern) Match(s string) bool { return p.re.MatchString(s) }

// MaxPattern is the longest pattern, in code points.
const MaxPattern = 200

// CompilePattern reads the subset that RE2 and ECMAScript (flag u) understand
// alike: literals, ".", classes with ranges, \d \w and escaped punctuation,
// groups, alternation, greedy quantifiers up to 100. Refused, with the reason
// as a stable key: anchors (the whole value is matched anyway), \s \b \p,
// look-around, back-references, lazy quantifiers, and shapes a backtracking
// engine can be slow on (a repeated group that holds a choice or a variable
// repetition; more than two open-ended repetitions).
func CompilePattern(src string) (*Pattern, error) {
	if src == "" || utf8.RuneCountInString(src) > MaxPattern {
		return nil, fmt.Errorf("pattern_length")
	}
	p := &patternReader{in: []rune(src)}
	p.alternatives(0)
	if p.err == "" && p.at < len(p.in) {
		p.err = "pattern_syntax"
	}
	if p.err == "" && (p.open > 2 || p.variable > 8) {
		p.err = "pattern_too_complex"
	}
	if p.err != "" {
		return nil, fmt.Errorf("%s", p.err)
	}
	re, err := regexp.Compile(`^(?:` + src + `)$`)
	if err != nil {
		return nil, fmt.Errorf("pattern_syntax")
	}
	return &Pattern{Source: src, re: re}, nil
}

type patternReader struct {
	in       []rune
	at       int
	err      string
	open     int // quantifiers that can take more than 16 characters
	variable int // quantifiers whose count is not fixed
}

func (p *patternReader) fail(key string) {
	if p.err == "" {
		p.err = key
	}
}

func (p *patternReader) peek() rune {
	if p.at < len(p.in) && p.err == "" {
		return p.in[p.at]
	}
	return 0
}

// alternatives reads a|b|c and reports whether it holds a choice or a variable
// repetition, which forbids repeating it.
func (p *patternReader) alternatives(depth int) (unsteady bool) {
	if depth > 10 {
		p.fail("pattern_too_complex")
		return false
	}
	for {
		unsteady = p.sequence(depth) || unsteady
		if p.peek() != '|' {
			return unsteady
		}
		p.at++
		unsteady = true
	}
}

func (p *patternReader) sequence(depth int) (unsteady bool) {
	for c := p.peek(); c != 0 && c != '|' && c != ')'; c = p.peek() {
		inner := p.atom(depth)
		variable, repeated := p.quantifier()
		if inner && repeated {
			p.fail("pattern_too_complex")
		}
		unsteady = unsteady || inner || variable
	}
	return unsteady
}

func (p *patternReader) atom(depth int) (unsteady bool) {
	c := p.in[p.at]
	p.at++
	switch c {
	case '(':
		if p.peek() == '?' {
			if p.at+1 >= len(p.in) || p.in[p.at+1] != ':' {
				p.fail("pattern_construct")
				return false
			}
			p.at += 2
		}
		unsteady = p.alternatives(depth + 1)
		if p.peek() != ')' {
			p.fail("pattern_syntax")
		}
		p.at++
	case '[':
		p.class()
	case '\\':
		p.escape(`.\+*?()|[]{}^$/`)
	case '^', '$':
		p.fail("pattern_anchor")
	case '*', '+', '?', '{', '}', ']':
		p.fail("pattern_syntax")
	}
	return unsteady
}

// escape reads what follows a backslash; it returns the literal, 0 for a set.
// ECMAScript takes an escaped hyphen only inside a class.
func (p *patternReader) escape(allowed string) rune {
	c := p.peek()
	p.at++
	switch {
	case c == 'd' || c == 'w':
		return 0
	case c != 0 && strings.ContainsRune(allowed, c):
		return c
	}
	p.fail("pattern_construct")
	return 0
}

func (p *patternReader) class() {
	if p.peek() == '^' {
		p.at++
	}
	for first := true; ; first = false {
		lo, ok := p.classItem()
		if !ok {
			if first {
				p.fail("pattern_syntax")
			}
			return
		}
		if p.peek() == '-' && p.at+1 < len(p.in) && p.in[p.at+1] != ']' {
			p.at++
			hi, ok := p.classItem()
			if !ok || lo == 0 || hi == 0 || hi < lo {
				p.fail("pattern_syntax")
				return
			}
		}
	}
}

// classItem reads one character or escape of a class; false at its end.
func (p *patternReader) classItem() (rune, bool) {
	c := p.peek()
	switch c {
	case 0, '[', '&', '~', '^':
		p.fail("pattern_syntax") // unclosed, or set syntax that engines read differently
		return 0, false
	case ']':
		p.at++
		return 0, false
	case '\\':
		p.at++
		return p.escape(`.\+*?()|[]{}^$/-`), true
	case '-':
		if p.at+1 < len(p.in) && p.in[p.at+1] != ']' {
			p.fail("pattern_syntax") // a literal hyphen stands last or is escaped
			return 0, false
		}
	}
	p.at++
	return c, true
}

func (p *patternReader) quantifier() (variable, repeated bool) {
	lo, hi := 1, 1
	switch p.peek() {
	case '*':
		lo, hi = 0, 1000
		p.at++
	case '+':
		lo, hi = 1, 1000
		p.at++
	case '?':
		lo, hi = 0, 1
		p.at++
	case '{':
		lo, hi = p.counts()
	default:
		return false, false
	}
	if c := p.peek(); c == '?' || c == '+' || c == '*' || c == '{' {
		p.fail("pattern_construct")
	}
	if lo != hi {
		p.variable++
	}
	if hi-lo > 16 {
		p.open++
	}
	return lo != hi, hi > 1
}

// counts reads {n}, {n,} or {n,m}.
func (p *patternReader) counts() (lo, hi int) {
	end := p.at
	for end < len(p.in) && p.in[end] != '}' {
		end++
	}
	if end == len(p.in) {
		p.fail("pattern_syntax")
		return 0, 0
	}
	body := string(p.in[p.at+1 : end])
	p.at = end + 1
	low, high, ranged := strings.Cut(body, ",")
	lo, ok := count(low)
	hi = lo
	if ranged && high == "" {
		hi = 1000
	} else if ranged {
		var ok2 bool
		hi, ok2 = count(high)
		ok = ok && ok2
	}
	if !ok || hi < lo {
		p.fail("pattern_syntax")
	}
	return lo, hi
}

func count(s string) (int, bool) {
	if len(s) < 1 || len(s) > 3 {
		return 0, false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= 100
}
