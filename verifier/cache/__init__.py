"""Output that is kept between runs, and printed again while nothing that it depends on has changed."""
