"""The treatment itself: dose, rate plan and its proof, windows. Pure: the time comes in as an argument, numbers are exact.

After `product` on the path of a patient's data, before `outcome`. Source: sections 3.4 to 3.8, doi
10.3760/cma.j.cn141217-20210923-00381; what the article leaves open is a parameter of `parameter_rows` and says so.
"""
