// Package wording holds the texts of a form in their languages.
//
// A text is plain: HTML is refused, and the only markup (in bodies) is the
// paragraph, the list line, **bold** and [link](https://…), which the renderer
// turns into elements itself. Words may have a reading, {漢字|かんじ}, which is
// drawn above them and left out wherever there are only strings. Japanese is
// always there; やさしい日本語 and English fall back to it.
package wording
