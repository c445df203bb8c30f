"""The commands of ``kg``, a module each: ``add`` declares a command line, ``run`` takes its parsed arguments and
returns the exit status.

What reads text (spaCy, the recognisers) takes a second to import, so only the commands that need it do so.
"""
